-- ltn12: sources give pieces of data, sinks take them, filters change them, pumps move them.
local _M = { BLOCKSIZE = 2048, filter = {}, pump = {}, sink = {}, source = {} }

local filter, pump, sink, source = _M.filter, _M.pump, _M.sink, _M.source

-- A filter of `low(context, chunk, extra)`, which returns the output and the next context.
function filter.cycle(low, context, extra)
  return function(chunk)
    local out
    out, context = low(context, chunk, extra)
    return out
  end
end

-- All filters, one after another. A filter gets nil at the end, and gives "" while it wants more.
function filter.chain(...)
  local filters = { ... }
  return function(chunk)
    for i = 1, #filters do
      local out = filters[i](chunk)
      if chunk == nil then
        out = (out or "")
      end
      if out == "" and chunk ~= nil then
        return ""
      end
      if chunk == nil and i < #filters then
        local rest = filters[i + 1]
        out = (out ~= "" and rest(out) or "") .. (rest(nil) or "")
        for j = i + 2, #filters do
          out = (out ~= "" and filters[j](out) or "") .. (filters[j](nil) or "")
        end
        return out ~= "" and out or nil
      end
      chunk = out
    end
    return chunk ~= "" and chunk or nil
  end
end

function source.empty()
  return function()
    return nil
  end
end

function source.error(message)
  return function()
    return nil, message
  end
end

function source.string(text)
  local at = 1
  return function()
    if not text or at > #text then
      return nil
    end
    local piece = text:sub(at, at + _M.BLOCKSIZE - 1)
    at = at + _M.BLOCKSIZE
    return piece
  end
end

function source.table(pieces)
  local at = 0
  return function()
    at = at + 1
    return pieces[at]
  end
end

function source.file(handle, message)
  if not handle then
    return source.error(message or "unable to open file")
  end
  return function()
    local piece = handle:read(_M.BLOCKSIZE)
    if not piece then
      handle:close()
    end
    return piece
  end
end

-- A source whose calls may return the source to go on with.
function source.simplify(from)
  return function()
    local piece, next_source = from()
    from = type(next_source) == "function" and next_source or from
    if piece then
      return piece
    end
    return nil, type(next_source) == "string" and next_source or nil
  end
end

function source.chain(from, ...)
  local change = select("#", ...) == 1 and (...) or filter.chain(...)
  local is_over = false
  return function()
    while not is_over do
      local piece, err = from()
      if err then
        return nil, err
      end
      is_over = piece == nil
      local out = change(piece)
      if out and out ~= "" then
        return out
      end
    end
    return nil
  end
end

function source.cat(...)
  local sources, at = { ... }, 1
  return function()
    while sources[at] do
      local piece, err = sources[at]()
      if piece then
        return piece
      end
      if err then
        return nil, err
      end
      at = at + 1
    end
    return nil
  end
end

function sink.null()
  return function()
    return 1
  end
end

function sink.error(message)
  return function()
    return nil, message
  end
end

function sink.table(pieces)
  pieces = pieces or {}
  return function(piece)
    if piece then
      pieces[#pieces + 1] = piece
    end
    return 1
  end, pieces
end

function sink.file(handle, message)
  if not handle then
    return sink.error(message or "unable to open file")
  end
  return function(piece)
    if not piece then
      handle:close()
      return 1
    end
    return handle:write(piece)
  end
end

function sink.simplify(to)
  return function(piece, err)
    local ok, next_sink = to(piece, err)
    if not ok then
      return nil, next_sink
    end
    to = next_sink or to
    return 1
  end
end

function sink.chain(...)
  local all = { ... }
  local to = table.remove(all)
  if type(to) ~= "function" then -- the table of a sink, as `sink.table` returns it
    to = table.remove(all)
  end
  local change = #all == 1 and all[1] or filter.chain(unpack(all))
  return function(piece, err)
    local out = change(piece)
    if out and out ~= "" then
      local ok, refused = to(out, err)
      if not ok then
        return nil, refused
      end
    end
    if piece == nil then
      return to(nil, err)
    end
    return 1
  end
end

function pump.step(from, to)
  local piece, unread = from()
  local ok, refused = to(piece, unread)
  if piece and ok then
    return 1
  end
  return nil, unread or refused
end

-- What follows a sink as `sink.table` returns it is its table, no step.
function pump.all(from, to, step)
  step = type(step) == "function" and step or pump.step
  while true do
    local ok, err = step(from, to)
    if not ok then
      if err then
        return nil, err
      end
      return 1
    end
  end
end

return _M
