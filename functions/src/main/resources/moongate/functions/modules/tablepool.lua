-- tablepool: tables for a short time. There is no pool: a table that one function gave back would come to
-- another one, which could then see what the first still does with it. Making tables is cheap here.
local _M = { _VERSION = "0.03" }

function _M.fetch(tag, array, records)
  return table.new(array or 0, records or 0)
end

-- The table is empty after it, unless the caller says that it is clear already.
function _M.release(tag, object, is_clear)
  if not object then
    error("object empty", 2)
  end
  if not is_clear then
    setmetatable(object, nil)
    table.clear(object)
  end
end

return _M
