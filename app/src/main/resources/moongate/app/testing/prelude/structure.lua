-- describe, it, before_each, after_each.
local host, shared = ...
local check_type = shared.check_type

local scope = { name = "", before = {}, after = {} }

function describe(name, body)
  check_type(name, "string", "the name given to describe", 2)
  check_type(body, "function", "the second argument of describe", 2)
  local outer = scope
  scope = {
    name = outer.name == "" and name or (outer.name .. " " .. name),
    outer = outer,
    before = {},
    after = {},
  }
  body()
  scope = outer
end

local function run_all(own, which)
  if own.outer and which == "before" then
    run_all(own.outer, which)
  end
  for _, step in ipairs(own[which]) do
    step()
  end
  if own.outer and which == "after" then
    run_all(own.outer, which)
  end
end

function it(name, body)
  check_type(name, "string", "the name given to it", 2)
  if type(body) ~= "function" then
    error("it(name, function() ... end): the function is missing", 2)
  end
  local own = scope
  host.register(own.name == "" and name or (own.name .. " " .. name), function()
    run_all(own, "before")
    local ok, problem = pcall(body)
    run_all(own, "after")
    if not ok then
      error(problem, 0)
    end
  end)
end

function before_each(step)
  check_type(step, "function", "the argument of before_each", 2)
  table.insert(scope.before, step)
end

function after_each(step)
  check_type(step, "function", "the argument of after_each", 2)
  table.insert(scope.after, step)
end
