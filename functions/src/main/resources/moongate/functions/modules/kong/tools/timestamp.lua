-- kong.tools.timestamp: the beginnings of the second, minute, … that a time is in, all UTC, in
-- milliseconds since 1970, and what a calendar and a clock show then.
local _M = {}

function _M.get_utc()
  return math.floor(ngx.now()) * 1000
end

function _M.get_utc_ms()
  return math.floor(ngx.now() * 1000)
end

-- Days from 1970-01-01 to the first of a month, in the proleptic Gregorian calendar; years are
-- counted from March, so that the leap day is their last.
local function days(year, month)
  local y = month <= 2 and year - 1 or year
  local of_year = math.floor((153 * (month + (month > 2 and -3 or 9)) + 2) / 5)
  return 365 * y + math.floor(y / 4) - math.floor(y / 100) + math.floor(y / 400) + of_year - 719468
end

local function year_and_month(day)
  -- From where on a year more makes no difference to a number; and NaN.
  if not (math.abs(day) < 1e11) then
    error("the time is out of range", 3)
  end
  local year = 1970 + math.floor(day / 365.2425)
  while days(year + 1, 1) <= day do
    year = year + 1
  end
  while days(year, 1) > day do
    year = year - 1
  end
  local month = 12
  while days(year, month) > day do
    month = month - 1
  end
  return year, month
end

function _M.get_timestamps(now)
  local seconds = math.floor((now or _M.get_utc()) / 1000)
  local day = math.floor(seconds / 86400)
  local year, month = year_and_month(day)
  return {
    second = seconds * 1000,
    minute = (seconds - seconds % 60) * 1000,
    hour = (seconds - seconds % 3600) * 1000,
    day = day * 86400000,
    month = days(year, month) * 86400000,
    year = days(year, 1) * 86400000,
  }
end

local timetable = {}
timetable.__index = timetable

-- Without an offset: the caller appends Z.
function timetable:rfc_3339()
  local milliseconds = math.floor(self.sec * 1000 + 0.5)
  return ("%04d-%02d-%02dT%02d:%02d:%02d.%03d"):format(
    self.year, self.month, self.day, self.hour, self.min,
    math.floor(milliseconds / 1000), milliseconds % 1000)
end

-- In seconds since 1970.
function timetable:timestamp()
  local day = days(self.year, self.month) + self.day - 1
  return day * 86400 + self.hour * 3600 + self.min * 60 + self.sec
end

timetable.__tostring = timetable.rfc_3339

-- Of now, of seconds, or of milliseconds, which have thirteen digits.
function _M.get_timetable(now)
  local time = now or _M.get_utc_ms()
  local milliseconds = time >= 1e12 and math.floor(time) or math.floor(time * 1000 + 0.5)
  local seconds = math.floor(milliseconds / 1000)
  local day = math.floor(seconds / 86400)
  local year, month = year_and_month(day)
  return setmetatable({
    year = year,
    month = month,
    day = day - days(year, month) + 1,
    hour = math.floor(seconds / 3600) % 24,
    min = math.floor(seconds / 60) % 60,
    sec = milliseconds % 60000 / 1000,
    yday = day - days(year, 1) + 1,
    wday = (day + 4) % 7 + 1,
  }, timetable)
end

return _M
