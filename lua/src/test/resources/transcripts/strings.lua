-- The rest of the string library.
try(string.rep, "x", -1) try(string.rep, "ab", 3, ",") try(string.rep, "x", 3.9) try(string.rep, "x", 2, nil) try(string.rep, "", 10) try(string.rep, "x", "y")
try(string.byte, "abc", -10, 10) try(string.byte, "abc", 2) try(string.byte, "") try(string.byte, "abc", 0) try(string.byte, "\255\0\128", 1, -1)
try(string.char, 256) try(string.char, -1) try(string.char) try(string.char, "65") try(string.char, 65.9) try(string.char, 72, 105)
try(string.sub, "abc", 2) try(string.sub, "abc", -2, -2) try(string.sub, "abc", 0) try(string.sub, "abc") try(string.sub, "abc", {})
try(string.sub, "hello", 2, 3) try(string.sub, "hello", -3) try(string.sub, "hello", 4, 2) try(string.sub, "hello", 1.9, 2.9) try(string.sub, "hello", -100, 100)
try(string.sub, 12345, 2, 3) try(string.len, "a\0b") try(string.len, 12) try(string.upper, 12) try(string.lower, "ÀABC") try(string.upper, "aÿz")
try(string.reverse, "abc") try(string.reverse, "") try(string.dump, print) try(string.len, {})
print(("x"):rep(3), ("abc"):len(), ("abc"):upper(), #"abc", ("%d"):format(7), ("a"):byte())
print("a" < "b", "a" < "B", "" < "a", "a\0b" < "a\0c", "\200" > "a", "10" < "9")
print(#("\u{48}\x41\z
   \065\n"), "\u{20AC}" == "\226\130\172")
