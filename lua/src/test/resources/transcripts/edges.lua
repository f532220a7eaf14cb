-- Numeric edges: loops, keys, zeros, conversions and dates at the limits of what a number can say.
local n = 0
for i = 1, 2^53 + 2, 2^52 do n = n + 1 end print(n)
n = 0 for i = 1, math.huge do n = n + 1 if n > 5 then break end end print(n)
n = 0 for i = 0 / 0, 1 do n = n + 1 end print(n)
for i = 0.1, 0.35, 0.1 do io.write(i, " ") end print()
local t = {}
message(function() t[0 / 0] = 1 end) print(t[0 / 0]) t[-0] = "zero" print(t[0], next(t)) t[2^53] = 1 print(t[2^53 + 1])
print(0 == -0, 1 / 0, 1 / -0, 5 % 0 ~= 5 % 0, -5 % 3, 5 % -3, 5.5 % 2, 1e308 % 3, 5 % (1 / 0), -5 % (1 / 0), 2^53 == 2^53 + 1)
for _, v in ipairs { 0, -0, 0.1, 1 / 3, 1e14, 1e15, 123456789012345, 1e16, 1e100, 5e-324, 1.7976931348623157e308, 2^53, 2^63, -2^63, 1 / 0, -1 / 0, 99999999999999.9, 1e-5, 0.0001 } do
  print(v, ("%.14g|%.17g|%.0f|%s|%q|%5.1f|%g"):format(v, v, v, v, v, v, v))
end
print(("%g|%+g|%5.1f|% e"):format(0 / 0, 0 / 0, 0 / 0, 0 / 0))
try(string.format, "%d", 2^53) try(string.format, "%d", -2^63) try(string.format, "%d", 1.9) try(string.format, "%x", -1) try(string.format, "%d", "x")
try(string.char, 256) try(string.char, -1) try(string.char, 65.9) try(string.rep, "x", -1) try(string.rep, "ab", 2.9)
for _, s in ipairs { "0x", "0x1p4", "1e", "", " ", "inf", "nan", "5.", ".5", ".", "- 5", "5\0", "\t5\n", "0x.p1", "0x8000000000000000", ("9"):rep(400) } do io.write(tostring(tonumber(s)), " ") end print()
try(math.random, 0) try(math.log, 1 / 0, 2) try(math.log, 8, 2) try(math.max, 0 / 0, 1) try(math.max, 1, 0 / 0) try(math.fmod, 1, 0) try(math.ldexp, 1, 2000) try(math.modf, -1 / 0) try(math.frexp, 1e-320)
try(os.date, "!%Ey %Od %E", 0) try(os.date, "!%c", 2^40) try(os.date, "!%Y", -1)
try(os.time, { year = 2000 })
