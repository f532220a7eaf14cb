-- resty.upload: gives the parts of a multipart/form-data body in pieces. The whole body is received
-- first, and the service still gets it.
local host = ...

local _M = { _VERSION = "0.11" }
local form_mt = host.freeze({ __index = _M }, "form")

local CHUNK_SIZE = 4096
local MAX_LINE_SIZE = 512

local function boundary()
  local content_type = ngx.var.http_content_type
  if not content_type then
    return nil
  end
  local parameter = ";%s*[bB][oO][uU][nN][dD][aA][rR][yY]="
  return content_type:match(parameter .. '"([^"]+)"')
    or content_type:match(parameter .. '([^",;%s]+)')
end

function _M.new(self, chunk_size, max_line_size)
  local name = boundary()
  if not name then
    return nil, "no boundary defined in Content-Type"
  end
  local body, err = kong.request.get_raw_body(0)
  if not body then
    return nil, err
  end
  if body == "" then
    return nil, "no body"
  end
  return setmetatable({
    body = body,
    delimiter = "\r\n--" .. name,
    chunk_size = math.max(1, math.floor(chunk_size or CHUNK_SIZE)),
    max_line_size = max_line_size or MAX_LINE_SIZE,
    at = 1,
    state = "preamble",
  }, form_mt)
end

-- There is nothing to wait for: the whole body is there.
function _M.set_timeout(self, timeout)
  return true
end

local function broken(why)
  return nil, nil, why
end

-- Behind a delimiter: another part begins with the next line, or there is none.
local function pass_delimiter(self, last)
  if self.body:sub(last + 1, last + 2) == "--" then
    self.state = "eof"
    return true
  end
  local line_end = select(2, self.body:find("^[ \t]*\r\n", last + 1))
  if not line_end then
    return false
  end
  self.at = line_end + 1
  self.state = "header"
  self.part_end = nil
  return true
end

local readers = {}

-- Text before the first delimiter has no meaning; mostly there is none.
function readers.preamble(self)
  local first = self.delimiter:sub(3)
  local last = #first
  if self.body:sub(1, last) ~= first then
    last = select(2, self.body:find(self.delimiter, 1, true))
  end
  if not last or not pass_delimiter(self, last) then
    return broken("no part begins with the boundary of Content-Type")
  end
  return self:read()
end

function readers.header(self)
  local line_end = self.body:find("\r\n", self.at, true)
  local length = (line_end or #self.body + 1) - self.at
  if length > self.max_line_size then
    local start = self.body:sub(self.at, self.at + self.max_line_size - 1)
    return broken("line too long: " .. start .. "...")
  end
  if not line_end then
    return broken("the body ends within the headers of a part")
  end
  local line = self.body:sub(self.at, line_end - 1)
  self.at = line_end + 2
  if line == "" then
    self.state = "body"
    return self:read()
  end
  local key, value = line:match("^([^:%s]+):%s*(.+)$")
  return "header", key and { key, value, line } or line
end

function readers.body(self)
  if not self.part_end then
    -- If a part is empty, the line end of the blank line may be the one of the delimiter.
    local from, to = self.body:find(self.delimiter, self.at - 2, true)
    if not from then
      return broken("the body ends within a part")
    end
    self.part_end, self.delimiter_end = from - 1, to
  end
  if self.at > self.part_end then
    if not pass_delimiter(self, self.delimiter_end) then
      return broken("the body ends within a delimiter")
    end
    return "part_end"
  end
  local to = math.min(self.part_end, self.at + self.chunk_size - 1)
  local piece = self.body:sub(self.at, to)
  self.at = to + 1
  return "body", piece
end

function readers.eof()
  return "eof"
end

-- Returns the kind of what comes next, and what it is: "header" with { name, value, line }, "body" with
-- bytes, "part_end", and in the end "eof"; nil, nil and a reason when the body is malformed.
function _M.read(self)
  return readers[self.state](self)
end

return _M
