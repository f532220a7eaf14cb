-- find, match, gmatch and gsub.
local find, match, gsub = string.find, string.match, string.gsub
for _, pattern in ipairs({ "[a", "[", "[%", "%", "(a", "a)", "%1", "(%1)", "%b", "%bx", "%f", "%fa", "[]", "[^]", "[^", "(()", "%0" }) do
  try(find, "a", pattern)
end
try(match, ("a"):rep(300), ("a-"):rep(250)) try(match, ("a"):rep(300), ("(a)"):rep(32)) try(match, ("a"):rep(300), ("(a)"):rep(33))
try(gsub, "abc", "b", "%2") try(gsub, "abc", "(b)", "%2") try(gsub, "abc", "b", "%x") try(gsub, "abc", "b", { b = {} })
try(gsub, "abc", "b", function() return {} end) try(gsub, "abc", "b", function() end) try(gsub, "abc", "b", true) try(gsub, "abc", "b")
try(gsub, "abc", "b", "x", "y") try(gsub, "abc", "", "-") try(gsub, "abc", "b*", "-") try(gsub, "hello world", "%w+", "%0 %0", 1)
try(gsub, "abc", "()", "%1") try(gsub, "abc", "^a", "x") try(gsub, "aaa", "^a", "x") try(gsub, "abc", "b", { b = false })
try(gsub, "abc", "%w", { a = 1, b = 2.5 }) try(gsub, "abc", "b", "x", -1) try(gsub, "abc", "b", "%%") try(gsub, "abc", "b", "%0%1")
try(gsub, "abc def", "(%w)(%w*)", function(a, b) return a:upper() .. b end) try(gsub, "x = 1", "%s*=%s*", "=") try(gsub, "", "", "x")
try(gsub, "a,b,,c", ",", ";", 2) try(gsub, "abc", "(a)(b)(c)", "%3%2%1") try(gsub, "abc", ".", { a = true, b = "B" })
try(find, "abc", "b", -1) try(find, "abc", "", 4) try(find, "abc", "", -10) try(find, "a.c", ".", 2, true) try(find, "abc", "(b)(c)")
try(find, "abc", "()b()") try(find, "abc", "b", nil, true) try(find, "", "") try(find, "abc", "^b", 2) try(find, nil) try(find, "a")
try(match, "2024-01-02", "(%d+)-(%d+)-(%d+)") try(match, "key = value", "^(%w+)%s*=%s*(%w+)$") try(match, "  trim  ", "^%s*(.-)%s*$")
try(match, "abcabc", "(abc)%1") try(match, "'quoted' \"text\"", "(['\"])(.-)%1") try(match, "f(a(b)c)d", "%b()") try(match, "x", "y?x") try(match, "abc", "a-b")
try(match, "2.5e10", "^[+-]?%d+%.?%d*[eE]?[+-]?%d*$") try(match, "hello", "l+") try(match, "hello", ".-l") try(match, "hello", "(h)(.)") try(match, "0x1F", "%x+", 3)
for a in ("abc"):gmatch("%w") do io.write(a, ",") end
for a in ("abc"):gmatch("^%w") do io.write(a, ",") end
for a in ("abc"):gmatch("x*") do io.write("<", a, ">") end
for a, b in ("k=v, a=b"):gmatch("(%w+)=(%w+)") do io.write(a, b, ";") end
for p in ("aXbX"):gmatch("()X") do io.write(p, ".") end
print()
print(find("THE (quick) fox", "%f[%a]%a+%f[%A]"), find("abc", "[]]"), find("a]c", "[]]"), find("a-c", "[a-]", 2), find("a^c", "[^^]"))
print(find("ab", "[%a-z]"), find("abc", "[b-a]"), find("\t ", "%s+"), find("abc%", "[%%]"), find("a-z", "[%-]"), find("x]", "[^]]"))
print(match("__x", "%g+"), match("x", "%z"), find("a\0", "%z"), find("a\0b", "\0b"), #match("abc\200", "[^%w]"))
for _, class in ipairs({ "a", "c", "d", "g", "l", "p", "s", "u", "w", "x" }) do
  local members, others = {}, 0
  for code = 0, 255 do
    if find(string.char(code), "%" .. class) then members[#members + 1] = code end
    if find(string.char(code), "%" .. class:upper()) then others = others + 1 end
  end
  print(class, #members, others, table.concat(members, " "))
end
