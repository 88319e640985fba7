# Reads planted strings, a line each, and prints every form in which bytes of them could lie about, a line each.
use strict;
use warnings;
use Encode qw(encode decode);
use MIME::Base64 qw(encode_base64);
use Unicode::Normalize qw(NFC NFD);

# What stays the same of the base64 of bytes in the middle of others, for each of the three ways to be aligned.
sub base64_middles {
    my ($bytes) = @_;
    my @found;
    for my $before (0 .. 2) {
        my $text = encode_base64("\0" x $before . $bytes, '');
        my $from = (0, 2, 3)[$before];
        my $to = int(($before + length $bytes) * 8 / 6);
        push @found, substr($text, $from, $to - $from);
    }
    return (@found, map { tr{+/}{-_}r } @found);
}

sub forms {
    my ($text) = @_;
    my $bytes = encode('UTF-8', $text);
    my $hex = unpack('H*', $bytes);
    my $percent = join '', map { /[A-Za-z0-9]/ ? $_ : sprintf('%%%02X', ord) } split //, $bytes;
    my $escaped = join '', map { ord($_) < 128 ? $_ : sprintf('\\u%04x', ord) } split //, $text;
    my $shouted = $escaped =~ s/\\u([0-9a-f]{4})/'\\u' . uc $1/ger;
    my $muttered = $percent =~ s/(%[0-9A-F]{2})/lc $1/ger;
    return ($bytes, $hex, uc $hex, $percent, $muttered, $escaped, $shouted, base64_middles($bytes));
}

my %seen;
while (my $line = <STDIN>) {
    chomp $line;
    my $text = decode('UTF-8', $line);
    $seen{$_} = 1 for forms(NFC($text)), forms(NFD($text));
}
print "$_\n" for sort keys %seen;
