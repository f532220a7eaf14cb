-- resty.jwt-validators: checks of one claim each, for the claim specs of resty.jwt. Each has a form
-- `opt_…` that a missing claim passes.
local host = ...

local _M = { _VERSION = "0.2.3" }

local leeway = 0
local clock = ngx.time

local function fail(...)
  error({ reason = string.format(...) }, 0)
end

local function text(value)
  return type(value) == "table" and "(table)" or tostring(value)
end

local function require_type(value, wanted, what)
  if type(value) ~= wanted then
    error("Cannot create validator for " .. what .. " that is no " .. wanted .. ".", 3)
  end
end

-- Adds `name`, and `opt_<name>`.
local function define(name, build)
  local function optional(...)
    local validator = build(...)
    return function(value, claim, json)
      if value == nil then
        return true
      end
      return validator(value, claim, json)
    end
  end
  local function required(...)
    local validator = build(...)
    return function(value, claim, json)
      if value == nil then
        fail("'%s' claim is required.", claim)
      end
      return validator(value, claim, json)
    end
  end
  _M[name] = required
  _M["opt_" .. name] = optional
end

-- All of some validators.
function _M.chain(...)
  local all = { ... }
  for _, validator in ipairs(all) do
    require_type(validator, "function", "chain of something")
  end
  return function(value, claim, json)
    for _, validator in ipairs(all) do
      if validator(value, claim, json) == false then
        return false
      end
    end
    return true
  end
end

function _M.required(validator)
  return function(value, claim, json)
    if value == nil then
      fail("'%s' claim is required.", claim)
    end
    if validator then
      return validator(value, claim, json)
    end
    return true
  end
end

-- For the key `__jwt` of a claim spec: one of some claims must be there.
function _M.require_one_of(claims)
  require_type(claims, "table", "claims")
  return function(token, claim, json)
    for _, name in ipairs(claims) do
      if token.payload[name] ~= nil then
        return true
      end
    end
    fail("Missing one of claims - [ %s ].", table.concat(claims, ", "))
  end
end

define("check", function(wanted, is_right, name, wanted_type)
  require_type(is_right, "function", "check")
  return function(value, claim)
    if wanted_type and type(value) ~= wanted_type then
      fail("'%s' is malformed.  Expected to be a %s.", claim, wanted_type)
    end
    if not is_right(value, wanted) then
      fail("Claim '%s' ('%s') returned failure", claim, text(value))
    end
    return true
  end
end)

local function compare(name, wanted_type, is_right)
  define(name, function(wanted)
    return _M.check(wanted, is_right, name, wanted_type or type(wanted))
  end)
end

compare("equals", nil, function(a, b)
  return a == b
end)
compare("matches", "string", function(a, pattern)
  return a:match(pattern) ~= nil
end)
compare("greater_than", "number", function(a, b)
  return a > b
end)
compare("greater_than_or_equal", "number", function(a, b)
  return a >= b
end)
compare("less_than", "number", function(a, b)
  return a < b
end)
compare("less_than_or_equal", "number", function(a, b)
  return a <= b
end)

-- `wanted` are the values of which one must fit.
local function one_fits(wanted, is_right)
  return function(value, claim)
    for _, one in ipairs(wanted) do
      if is_right(value, one) then
        return true
      end
    end
    fail("Claim '%s' ('%s') returned failure", claim, text(value))
  end
end

local function any_of(name, is_right)
  define(name, function(wanted)
    require_type(wanted, "table", "values")
    return one_fits(wanted, is_right)
  end)
end

any_of("equals_any_of", function(a, b)
  return a == b
end)
any_of("matches_any_of", function(a, pattern)
  return type(a) == "string" and a:match(pattern) ~= nil
end)
any_of("contains_any_of", function(a, b)
  if type(a) ~= "table" then
    return false
  end
  for _, one in ipairs(a) do
    if one == b then
      return true
    end
  end
  return false
end)
define("any_of", function(wanted, is_right)
  require_type(wanted, "table", "values")
  require_type(is_right, "function", "check")
  return one_fits(wanted, is_right)
end)

local function date(seconds)
  return ngx.http_time(math.max(0, math.min(seconds, 253402300799)))
end

-- A point in time, compared with the clock. NaN is no time and fits nothing.
local function moment(name, is_right, wording)
  define(name, function(own_leeway)
    return function(value, claim)
      if type(value) ~= "number" or value < 0 or value ~= value then
        fail("'%s' is malformed.  Expected to be a positive numeric value.", claim)
      end
      if not is_right(value, clock(), own_leeway or leeway) then
        fail("'%s' claim %s %s", claim, wording, date(value))
      end
      return true
    end
  end)
end

moment("is_not_expired", function(value, now, slack)
  return value > now - slack
end, "expired at")
moment("is_not_before", function(value, now, slack)
  return value <= now + slack
end, "not valid until")
moment("is_at", function(value, now, slack)
  return value > now - slack - 1 and value <= now + slack
end, "is only valid at")

-- `name` with a leeway of its own; a missing claim passes unless `is_required`.
function _M.within_leeway(name, own_leeway, is_required)
  return _M[is_required and name or "opt_" .. name](own_leeway)
end

-- How many seconds clocks may differ.
function _M.set_system_leeway(seconds)
  if type(seconds) ~= "number" or not (seconds >= 0) then
    error("leeway must be a non-negative number", 2)
  end
  leeway = seconds
end

function _M.set_system_clock(now)
  if type(now) ~= "function" then
    error("clock must be a function", 2)
  end
  clock = now
end

return _M
