-- ngx.re: splitting at matches.
local _M = { version = "0.1.28" }

local find, sub = ngx.re.find, string.sub

-- Splits `subject` at the matches of `regex`; captures of a match become items between the pieces.
-- `max` is the most pieces there are. With nil or a number below 1 there may be any number of them, and
-- empty ones at the end are left out.
function _M.split(subject, regex, options, context, max, result)
  subject, regex = tostring(subject), tostring(regex)
  local pieces, count = result or {}, 0
  local length = #subject
  local position = context and context.pos or 1
  options = (options or ""):gsub("[jo]", "")

  if regex == "" then
    -- An empty expression splits into bytes.
    regex = "(?=.)"
    options = options .. "s"
  end

  local limit = max and max > 0 and max or math.huge
  local start = position
  while count + 1 < limit and position <= length do
    local match, err = ngx.re.match(subject, regex, options .. "j", { pos = position })
    if err then
      return nil, err
    end
    if not match then
      break
    end
    local from, to = find(subject, regex, options .. "j", { pos = position })
    if to < from then
      -- An empty match splits between two bytes, not at the beginning.
      if from > start then
        count = count + 1
        pieces[count] = sub(subject, start, from - 1)
        start = from
      end
      position = from + 1
    else
      count = count + 1
      pieces[count] = sub(subject, start, from - 1)
      start, position = to + 1, to + 1
    end
    if start == from or to >= from then
      for i = 1, #match do
        if match[i] then
          count = count + 1
          pieces[count] = match[i]
        end
      end
    end
  end

  count = count + 1
  pieces[count] = sub(subject, start)
  while limit == math.huge and count > 0 and pieces[count] == "" do
    pieces[count] = nil
    count = count - 1
  end
  if result then
    pieces[count + 1] = nil
  end
  return pieces
end

-- Options of the engine, which chooses for itself.
function _M.opt(option, value)
  if option ~= "jit_stack_size" then
    error("unrecognized option name", 2)
  end
end

return _M
