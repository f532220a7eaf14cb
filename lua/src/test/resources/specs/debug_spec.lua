describe("debug.sethook", function()
  local function trace(source)
    local lines = {}
    local chunk = assert(loadstring(source))
    local function hook(_, line) lines[#lines + 1] = line end
    debug.sethook(hook, "l") chunk() debug.sethook()
    return table.concat(lines, " ")
  end

  it("reports each line of a loop again", function()
    same(trace("for i = 1, 2 do\n  _ = i\nend\n_ = nil"), "1 2 1 2 1 4")
    same(trace("local i = 0\nwhile i < 2 do\n  i = i + 1\nend"), "1 2 3 2 3 2 4")
  end)
  it("reports the branch that is taken", function()
    same(trace("if nil then\n  _ = 1\nelseif math.pi then\n  _ = 2\nend"), "1 3 4 5")
  end)
  it("reports calls and returns, of host functions too", function()
    local events = {}
    local function called() return (type(1)) end
    debug.sethook(function(event)
      local info = debug.getinfo(2, "f")
      if info.func == called or info.func == type then events[#events + 1] = event end
    end, "cr")
    called()
    debug.sethook()
    same(table.concat(events, " "), "call call return return")
  end)
  it("counts instructions", function()
    local count = 0
    debug.sethook(function() count = count + 1 end, "", 100)
    for _ = 1, 10000 do end
    debug.sethook()
    same(count >= 100 and count < 400, true)
  end)
  it("raises what the hook raises", function()
    debug.sethook(function() debug.sethook() error("stop", 0) end, "", 50)
    local _, message = pcall(function() while true do end end)
    same(message, "stop")
  end)
  it("says what it was given", function()
    local function hook() end
    debug.sethook(hook, "lc", 1e6)
    local found, mask, count = debug.gethook()
    debug.sethook()
    same(found == hook and mask .. count, "cl1000000")
    same(debug.gethook(), nil)
  end)
end)

describe("locals and upvalues", function()
  it("are read and written at any level", function()
    local function inner()
      local name, value = debug.getlocal(2, 2)
      debug.setlocal(2, 2, value .. "!")
      return name
    end
    local function outer(first, second)
      local name = inner()
      return name, second, first
    end
    local name, second, first = outer(1, "two")
    same(name .. second .. first, "secondtwo!1")
  end)
  it("end where their block ends", function()
    do local hidden = 1 end
    local seen = 2
    same(debug.getlocal(1, 1), "seen")
    same(debug.getlocal(1, 2), nil)
  end)
  it("are shared by closures", function()
    local shared = 1
    local function get() return shared end
    same(debug.getupvalue(get, 1), "shared")
    same(debug.setupvalue(get, 1, 5), "shared")
    same(shared, 5)
    same(debug.getupvalue(get, 2), nil)
  end)
  it("are reached in a coroutine that waits", function()
    local co = coroutine.create(function(x) local y = x + 1 coroutine.yield() return y end)
    coroutine.resume(co, 1)
    local name, value = debug.getlocal(co, 1, 2)
    same(name .. value, "y2")
    debug.setlocal(co, 1, 2, "new")
    same(select(2, coroutine.resume(co)), "new")
  end)
end)

describe("upvalues", function()
  it("have an identity that closures share", function()
    local a, b = 1, 2
    local function f() return a, b end
    local function g() return b, a end
    same(type(debug.upvalueid(f, 1)), "userdata")
    same(debug.upvalueid(f, 1) == debug.upvalueid(g, 2), true)
    same(debug.upvalueid(f, 1) == debug.upvalueid(f, 2), false)
    fails("bad argument #2 to 'upvalueid' (index out of range)", function() debug.upvalueid(f, 3) end)
    fails("bad argument #1 to 'upvalueid' (function expected, got number)", function()
      debug.upvalueid(1, 1)
    end)
  end)
  it("can be joined", function()
    local a, b, other = 1, 2, 10
    local function f() return a, b end
    local function g() return other end
    same(select("#", debug.upvaluejoin(f, 1, g, 1)), 0)
    other = 11
    same(table.concat({ f() }, " "), "11 2")
    same(a, 1)
    same(debug.upvalueid(f, 1) == debug.upvalueid(g, 1), true)
  end)
  it("can be joined only where they are", function()
    local a = 1
    local function f() return a end
    fails("bad argument #2 to 'upvaluejoin' (index out of range)", function()
      debug.upvaluejoin(f, 2, f, 1)
    end)
    fails("bad argument #4 to 'upvaluejoin' (index out of range)", function()
      debug.upvaluejoin(f, 1, f, 0)
    end)
    fails("bad argument #3 to 'upvaluejoin' (Lua function expected)", function()
      debug.upvaluejoin(f, 1, print, 1)
    end)
  end)
end)

describe("debug.getlocal", function()
  it("names the parameters of a function", function()
    local function f(first, second, ...) local third = ... return third, first, second end
    same(debug.getlocal(f, 1), "first")
    same(debug.getlocal(f, 2), "second")
    same(debug.getlocal(f, 3), nil)
    same(debug.getlocal(print, 1), nil)
    same(select("#", debug.getlocal(f, 1)), 1)
  end)
  it("counts what is in ... from -1 down", function()
    local function f(_, ...)
      local name, value = debug.getlocal(1, -2)
      local changed = debug.setlocal(1, -1, "new")
      return name, value, changed, debug.getlocal(1, -3), (...)
    end
    same(table.concat({ tostring((f(0, "a", "b"))), select(2, f(0, "a", "b")) }, " ", 1, 3), "(*vararg) b (*vararg)")
    same(select(4, f(0, "a", "b")), nil)
    same(select(5, f(0, "a", "b")), "new")
    same((function() return (debug.getlocal(1, -1)) end)(), nil)
  end)
end)

describe("a message handler", function()
  local function inner(value) error(value) end
  local function outer(value) local _ = inner(value) return _ end
  local function lines(text) return (text:gsub("debug_spec.lua:%d+", "L")) end

  it("sees the stack where the error was raised", function()
    local _, text = xpcall(function() outer("no") end, debug.traceback)
    same(lines(text):find(
      "L: no\nstack traceback:\n\t[C]: in function 'error'\n\tL: in function 'inner'\n\tL: in function 'outer'\n",
      1, true), 1)
  end)
  it("sees it with an error of any kind", function()
    local _, text = xpcall(outer, function(e) return debug.traceback(type(e)) end, {})
    same(lines(text):find("[C]: in function 'error'\n\tL: in function 'inner'\n", 1, true) ~= nil, true)
    local value = {}
    same(select(2, xpcall(outer, debug.traceback, value)), value)
    same(select(2, xpcall(outer, debug.traceback)), nil)
  end)
  it("finds its callers by level", function()
    local _, name = xpcall(outer, function() return debug.getinfo(3, "n").name end, "x")
    same(name, "inner")
    local _, where = xpcall(outer, function(e) local t = debug.traceback(e, 3) return t end, "x")
    same(lines(where):match("traceback:\n\t([^\n]*)"), "L: in function 'inner'")
  end)
  it("reaches the variables of what has failed", function()
    local function failing() local secret = 42 error("x") return secret end
    local _, value = xpcall(failing, function() return select(2, debug.getlocal(3, 1)) end)
    same(value, 42)
  end)
  it("sees its own stack in a coroutine of its own", function()
    local _, text = xpcall(outer, function()
      return coroutine.wrap(function() local t = debug.traceback() return t end)()
    end, "x")
    same(text:find("inner", 1, true), nil)
  end)
  it("is not bothered by errors that pcall caught", function()
    local _, text = xpcall(function()
      pcall(outer, "caught")
      inner("raised")
    end, debug.traceback)
    same(text:find("'outer'", 1, true), nil)
    same(text:find("'inner'", 1, true) ~= nil, true)
  end)
end)

describe("the stack", function()
  it("has its functions' environments at any level", function()
    local function change() setfenv(3, setmetatable({ marked = true }, { __index = _G })) end
    local function between() change() return 1 end
    local function outer() local _ = between() return marked end
    same(outer(), true)
    same(getfenv(outer).marked, true)
    same(marked, nil)
  end)
  it("of a coroutine that waits is shown", function()
    local co = coroutine.create(function() coroutine.yield() end)
    coroutine.resume(co)
    same(debug.traceback(co, "here"):gsub("\n.*", ""), "here")
    same(debug.traceback(co):find("in function 'yield'", 1, true) ~= nil, true)
    same(debug.getinfo(co, 1, "l").currentline > 0, true)
  end)
  it("is shown from an overflow's innermost level on", function()
    local function deep() return 1 + deep() end
    local ok, message = pcall(deep)
    same(ok, false)
    same(message:find("^debug_spec.lua:%d+: stack overflow") ~= nil, true)
  end)
end)
