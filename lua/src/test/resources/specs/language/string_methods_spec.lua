-- Methods of strings are looked for where everybody may put others.
local function call() return ("Hello"):sub(2, 3), ("Hello"):upper() end

describe("a method of strings", function()
  it("is the library's", function() same(list(call()), "el HELLO") end)
  it("is the one that is in the library now", function()
    local sub = string.sub
    string.sub = function(s, i) return "my " .. sub(s, i, i) end
    same(list(call()), "my e HELLO")
    string.sub = sub
    same(list(call()), "el HELLO")
    string.sub = nil
    local ok, err = pcall(call)
    rawset(string, "sub", sub)
    same(list(ok, err:match("attempt.*")), "false attempt to call method 'sub' (a nil value)")
    same(list(call()), "el HELLO")
  end)
  it("comes from where the metatable's __index leads to now", function()
    local metatable = getmetatable("")
    metatable.__index = { sub = function() return "own" end, upper = string.upper }
    same(list(call()), "own HELLO")
    metatable.__index.sub = function() return "other" end
    same(list(call()), "other HELLO")
    metatable.__index = function(s, name) return function() return s .. "." .. name end end
    same(list(call()), "Hello.sub Hello.upper")
    metatable.__index = nil
    local ok = pcall(call)
    metatable.__index = string
    same(ok, false)
    same(list(call()), "el HELLO")
  end)
  it("may be a new one", function()
    string.shout = function(s) return s:upper() .. "!" end
    same(("hey"):shout(), "HEY!")
    same(list(call()), "el HELLO")
    string.shout = nil
    same(("hey").shout, nil)
  end)
  it("is inherited by the library when it has a metatable", function()
    setmetatable(string, { __index = { whisper = function(s) return s:lower() end } })
    same(("HEY"):whisper(), "hey")
    same(list(call()), "el HELLO")
    setmetatable(string, nil)
  end)
  it("is no method of tables", function()
    local t = { sub = function(self, i) return self.name .. i end, name = "t" }
    same(t:sub(1), "t1")
    for _, object in ipairs({ "abc", t }) do same(#object:sub(1) > 0, true) end
    fails("attempt to call method 'sub' (a nil value)", function() return ({}):sub(1) end)
  end)
end)

describe("pieces of strings", function()
  it("are the same bytes, of whatever length they are", function()
    local all = ""
    for i = 0, 255 do all = all .. string.char(i) end
    for length = 1, 18 do
      for i = 1, 256 - length + 1, 5 do
        local piece = all:sub(i, i + length - 1)
        same(#piece, length)
        same(piece:byte(1), i - 1)
        same(piece:byte(length), i + length - 2)
      end
    end
    same(("ab"):sub(1, 2) .. ("xab"):sub(2) .. ("\200b"):sub(1, 2) .. ("a\200"):sub(1, 2), "abab\200ba\200")
  end)
end)
