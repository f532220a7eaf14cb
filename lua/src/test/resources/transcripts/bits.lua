-- The library bit: words from every kind of number, shift counts, digits.
local vals = {0, 1, -1, 2^31, 2^32, 2^33+5, -2^31, -2^31-1, 1.5, 2.5, -1.5, 0.5, -0.5, 1e15, 2^53, 2^52+0.5, -2^52, 1e300, 1/0, -1/0, 0/0, 4294967295.5}
for _, v in ipairs(vals) do
  print(v, bit.tobit(v), bit.tohex(v), bit.tohex(v, -4), bit.tohex(v, 2), bit.bnot(v), bit.bswap(v), bit.lshift(v, 3), bit.rshift(v, 3), bit.arshift(v, 3), bit.rol(v, 5), bit.ror(v, 5), bit.band(v, 0xff), bit.bor(v, 0xff), bit.bxor(v, 0xff))
end
for _, n in ipairs{0, 31, 32, 33, 63, -1, -32, 1e10} do print(n, bit.lshift(1, n), bit.rshift(-1, n), bit.arshift(-8, n), bit.rol(0x12345678, n), bit.ror(0x12345678, n)) end
for _, n in ipairs{0, 1, 7, 8, 9, 12, 20, -1, -8, -9, -12} do print(n, #bit.tohex(-1, n) < 30 and bit.tohex(-2, n) or #bit.tohex(-2, n)) end
try(bit.band) try(bit.band, "x") try(bit.band, "7", "0x3") try(bit.bnot) try(bit.tohex) try(bit.lshift, 1) try(bit.bxor, 1, 2, 3, 4) try(bit.band, 1, {}) try(bit.tohex, 1, {})
print(#bit.tohex(-1, 2^31), #bit.tohex(-1, -254), bit.tohex(255, 0) == "")
