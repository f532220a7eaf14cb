-- What the compiler says of source that is not Lua.
local sources = {
  "x",
  "x =",
  "x = ",
  "= 1",
  "local",
  "local 1",
  "local function",
  "local function 1",
  "function",
  "function x",
  "function x(",
  "function x(a",
  "function x(a,",
  "function x(a b)",
  "function x(...",
  "function x(..., a) end",
  "function x.1() end",
  "function x:y.z() end",
  "function 1() end",
  "function x:y:z() end",
  "if",
  "if x",
  "if x then",
  "if x then else",
  "if x then elseif",
  "if x then elseif y",
  "if x then else else end",
  "while",
  "while x",
  "while x do",
  "do",
  "repeat",
  "repeat until",
  "for",
  "for x",
  "for x =",
  "for x = 1",
  "for x = 1,",
  "for x = 1, 2",
  "for x = 1,2,3,4 do end",
  "for x in",
  "for x in y",
  "for x, in y do end",
  "for 1 = 1, 2 do end",
  "for x.y = 1, 2 do end",
  "for x, y = 1, 2 do end",
  "return return",
  "return 1 x",
  "return 1,",
  "return ,",
  "return;;",
  "break",
  "do break end",
  "while 1 do break end x",
  "goto",
  "goto x",
  "goto 1",
}
for _, source in ipairs(sources) do
  local _, message = loadstring(source, "=s")
  print((("%q"):format(source):gsub("\n", "n")), message)
end

-- chunk names
for i, n in ipairs { "=abc", "@abc", "abc", "a\nb", "\n", "", "=", "@", ("x"):rep(100), "=" .. ("x"):rep(100), "@" .. ("x"):rep(100), "return 1\n", "ab\r\ncd", "[string", "x]]", ("x"):rep(57), ("x"):rep(58), ("x"):rep(45), ("x"):rep(44) .. "\n" , ("x"):rep(46), ("y"):rep(59), "=" .. ("y"):rep(59),  "=" .. ("y"):rep(60), "@" .. ("y"):rep(59), "@" .. ("y"):rep(60), "@" .. ("y"):rep(61)} do
  print(i, loadstring("x x", n))
end
print(loadstring("x y"))
print(loadstring("\n\n x y \n\n"))
