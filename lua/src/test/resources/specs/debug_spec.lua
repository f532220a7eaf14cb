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
