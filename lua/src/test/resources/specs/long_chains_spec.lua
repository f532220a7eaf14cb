-- Chains of operators and suffixes of any length, as generated code has them; of `..` as long as in Lua 5.1 and LuaJIT.
local function compiled(...) return assert(loadstring(table.concat({ ... }))) end

describe("a long chain", function()
  it("of sums goes from left to right", function()
    same(compiled("local a, b = ... return 0", (" + a - b * 2"):rep(6000))(5, 2), 6000)
    same(compiled("local x = ... return x", (" / 2 * 2"):rep(500))(7), 7)
  end)
  it("of .. joins all operands", function()
    local text = compiled("local a, b = ... return a", (" .. b .. a"):rep(90))("x", 1)
    same(#text, 181)
    same(text:sub(-5), "x1x1x")
  end)
  it("of .. goes from right to left when metamethods join", function()
    local calls = {}
    local joined = setmetatable({}, { __concat = function(a, b)
      calls[#calls + 1] = type(a) == "string" and a or b
      return type(a) == "table" and a or b
    end })
    compiled("local t = ... return 'first'", (" .. 'a'"):rep(150), " .. t .. 'last'")(joined)
    same(#calls, 152)
    same(list(calls[1], calls[2], calls[152]), "last a first")
  end)
  it("of .. has at most some 190 operands", function()
    local f, refusal = loadstring("local a = ... return a" .. (" .. a"):rep(230), "=chain")
    same(f, nil)
    same(refusal, "chain:1: chunk has too many syntax levels")
  end)
  it("of and and or stops where the first operand decides", function()
    local source = "local f = ... return f(1)" .. (" or f(2)"):rep(700)
    local count = 0
    same(compiled(source)(function(n) count = count + n return count > 500 end), true)
    same(count, 501)
    same(compiled("local a = ... if a == 1", (" and a > 0"):rep(3000), " then return 'yes' end")(1), "yes")
  end)
  it("of fields and calls keeps all results of the last one", function()
    local t = {}
    t.t = t
    function t:m(n) return self, n end
    same(compiled("local t = ... return t", (".t"):rep(3000))(t), t)
    same(list(select("#", compiled("local t = ... return t", (":m(1)"):rep(3000))(t))), "2")
    compiled("local t = ... t", (".t"):rep(3000), ".x = 5")(t)
    same(t.x, 5)
  end)
  it("names the operand that fails, and its line", function()
    local f = loadstring("local a, b = ... return a" .. ("\n + a"):rep(300) .. "\n + b", "=chain")
    fails("chain:302: attempt to perform arithmetic on local 'b' (a nil value)", f, 1)
    f = loadstring("local t = ... return t" .. (".t"):rep(200) .. ".u.x", "=chain")
    local t = {}
    t.t = t
    fails("chain:1: attempt to index field 'u' (a nil value)", f, t)
    for n = 45, 55 do
      f = loadstring("local t = ... return t" .. (".t"):rep(n) .. ".u.x", "=chain")
      fails("attempt to index field 'u' (a nil value)", f, t)
    end
  end)
  it("may call what yields", function()
    local source = "local yield = coroutine.yield local s = 0 for i = 1, 2 do s = s + (0"
      .. (" + yield(1)"):rep(120) .. ") end return s" .. (" or yield(2)"):rep(80)
    local co = coroutine.wrap(compiled(source))
    local sum = 0
    for _ = 1, 241 do sum = sum + co(1) end
    same(sum, 240 + 240)
  end)
end)
