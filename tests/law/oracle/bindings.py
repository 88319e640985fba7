"""All tables of bindings together."""
import bindings_ab
import bindings_c
import bindings_d
import bindings_e
import bindings_f
import bindings_g
import bindings_i
import bindings_j
import bindings_k
import bindings_l
import bindings_m

RULES = bindings_ab.RULES + bindings_c.RULES + bindings_e.RULES + bindings_f.RULES + bindings_g.RULES + bindings_i.RULES + bindings_d.RULES + bindings_k.RULES + bindings_l.RULES + bindings_m.RULES + bindings_j.RULES
