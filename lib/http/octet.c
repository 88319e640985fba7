/* The table of octet kinds. Every octet stands once; what is not listed may stand nowhere. */
#include "lib/http/octet.h"

#define K OCTET_TOKEN
#define T OCTET_TARGET
#define V OCTET_VALUE
#define H OCTET_HOST

const unsigned char http_octets[256] = {
    ['\t'] = V,
    [' '] = V,
    ['!'] = K | T | V | H,
    ['"'] = V,
    ['#'] = K | V,
    ['$'] = K | T | V | H,
    ['%'] = K | T | V | H,
    ['&'] = K | T | V | H,
    ['\''] = K | T | V | H,
    ['('] = T | V | H,
    [')'] = T | V | H,
    ['*'] = K | T | V | H,
    ['+'] = K | T | V | H,
    [','] = T | V, /* a sub-delim, yet no host name has one: it betrays two Host fields folded into one */
    ['-'] = K | T | V | H,
    ['.'] = K | T | V | H,
    ['/'] = T | V,
    ['0' ... '9'] = K | T | V | H,
    [':'] = T | V | H,
    [';'] = T | V | H,
    ['<'] = V,
    ['='] = T | V | H,
    ['>'] = V,
    ['?'] = T | V,
    ['@'] = T | V,
    ['A' ... 'Z'] = K | T | V | H,
    ['['] = V | H,
    ['\\'] = V,
    [']'] = V | H,
    ['^'] = K | V,
    ['_'] = K | T | V | H,
    ['`'] = K | V,
    ['a' ... 'z'] = K | T | V | H,
    ['{'] = V,
    ['|'] = K | V,
    ['}'] = V,
    ['~'] = K | T | V | H,
    [0x80 ... 0xFF] = V,
};
