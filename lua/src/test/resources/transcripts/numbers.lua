-- Numbers to strings and back.
print(0/0 ~= 0/0, 1/0, -1/0, -0, 1e14, 1e15, 99999999999999, 123456789012345, 0.1, 1e100)
print(2^53, 2^63, 1e-5, 123456.789e3, 3.14159265358979, 5e-324, 1.7976931348623157e308)
print(1e-4, 0.00012345678901234567, 1e13, 123456789.123456789, 1/3, 2/3, 100, -100.5)
print(0.5, 1.5, 2.5e-7, 4.35, 0.000001, 12345678901234.5, 1234567890123.25)
local texts = {
  "nan", "inf", "infinity", "-inf", "1e", "0x", "0x.8p1", "0x1p", " 12 ", "1 2", "12\0", "1e400", "0x1p-2",
  ".5", "5.", ".", "-0x10", "- 1", "+1", "-0", "0x1fffffffffffffffff", "\v1\f", "1_0", "", " ", "1e+5",
  "1e-5", "0xAbC", "0X1P4", "1e1.5", "0x.p1", "--1", "9007199254740993", "1.", "00012", "1e308", "1e309",
  "2.2250738585072014e-308", "4.9e-324", "1e-400", "0x0.0000001p4", "123456789012345678901234567890", "0b101",
}
for _, text in ipairs(texts) do print(("%q"):format(text), (tostring(tonumber(text)):gsub("-nan", "nan"))) end
print("10" + 5, "0x10" * 2, " 7 " - 1, 10 .. 20, -"2", "1e1" / 1)
try(tonumber, "10", 1) try(tonumber, "10", 37) try(tonumber, "zz", 36) try(tonumber, "-ff", 16)
try(tonumber, "0xff", 16) try(tonumber, " 11 ", 2) try(tonumber, "1.5", 10) try(tonumber, "1e1", 10)
try(tonumber, 10, 16) try(tonumber) try(tonumber, {}, 10) try(tonumber, "7fffffffffffffff", 16)
try(tonumber, "12a", 10) try(tonumber, "", 16) try(tonumber, "9", 8) try(tonumber, "-", 8)
try(tonumber, "1 1", 3) try(tonumber, "- 5", 16) try(tonumber, nil) try(tonumber, true) try(tonumber, {})
try(tonumber, "1111", 2) try(tonumber, "+7", 8) try(tonumber, "Zz", 36)
