-- os.date and os.time, in UTC so that the machine's zone does not matter.
try(os.time, { year = 2000 }) try(os.time, { year = "x", month = 1, day = 1 }) try(os.difftime, 5, 3) try(os.difftime) try(os.time, 1) try(os.date, {}) try(os.date, "") try(os.date, "!%", 0) try(os.date, "!%Q", 0) try(os.date, "!%E", 0)
for _, seconds in ipairs({ 0, 86400 * 200, 951782400, 1709164800, -1, 2^33, 1e9, 946684799, 1230768000 }) do
  print(os.date("!%c|%Y-%m-%d %H:%M:%S %p %A %B %j %U %w %W %x %X %y %Z %%", seconds))
  print(os.date("!%F %T %D %e %G %V %R %s %h %I %l %k %C %u %g %a %b", seconds))
  local t = os.date("!*t", seconds)
  print(t.year, t.month, t.day, t.hour, t.min, t.sec, t.wday, t.yday, t.isdst)
end
local day = { year = 2024, month = 2, day = 28, hour = 12 }
local function shifted(field, by)
  local t = {}
  for k, v in pairs(day) do t[k] = v end
  t[field] = (t[field] or 0) + by
  return os.time(t) - os.time(day)
end
print(shifted("day", 1) / 86400, shifted("day", 2) / 86400, shifted("month", 12) / 86400, shifted("month", -14) / 86400, shifted("hour", 100), shifted("min", -61), shifted("sec", 3601), shifted("year", 4) / 86400)
