-- Days as they are written in a configuration: 2027-03-31.
local dates = {}

function dates.parse(text)
  local year, month, day = text:match("^(%d%d%d%d)%-(%d%d)%-(%d%d)$")
  year, month, day = tonumber(year), tonumber(month), tonumber(day)
  if not year or month < 1 or month > 12 or day < 1 or day > 31 then
    return nil, "expected a day such as 2027-03-31"
  end
  return { year = year, month = month, day = day }
end

-- Seconds since 1970 of midnight, UTC.
function dates.seconds(text)
  local date = assert(dates.parse(text))
  local years = date.month > 2 and date.year or date.year - 1
  local months = (date.month + 9) % 12
  local days = 365 * years + math.floor(years / 4) - math.floor(years / 100) + math.floor(years / 400)
    + math.floor((153 * months + 2) / 5) + date.day - 1 - 719468
  return days * 86400
end

return dates
