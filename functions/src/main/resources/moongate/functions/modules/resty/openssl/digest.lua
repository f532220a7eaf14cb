-- resty.openssl.digest: hashes of texts. resty.openssl.pkey reads `algorithm` and `pieces` of a digest
-- that it is to sign.
local host = ...

local NAMES = {
  md5 = "MD5",
  sha1 = "SHA-1",
  sha224 = "SHA-224",
  sha256 = "SHA-256",
  sha384 = "SHA-384",
  sha512 = "SHA-512",
}

-- "SHA256", "SHA-256" and "SHA2-256" as "sha256": OpenSSL knows a digest by all of its names.
local function spelled(name)
  return (tostring(name):lower():gsub("^sha2?%-", "sha"))
end

local _M = {}
local mt = host.freeze({ __index = _M }, "digest")

function _M.new(name)
  name = name or "sha1"
  local algorithm = NAMES[spelled(name)]
  if not algorithm then
    return nil, 'digest.new: invalid digest type "' .. tostring(name) .. '"'
  end
  return setmetatable({ algorithm = algorithm, pieces = {} }, mt)
end

function _M.istype(value)
  return type(value) == "table" and getmetatable(value) == mt
end

function _M:update(...)
  for i = 1, select("#", ...) do
    local piece = select(i, ...)
    if type(piece) ~= "string" and type(piece) ~= "number" then
      error("bad argument #" .. i .. " to 'update' (string expected, got " .. type(piece) .. ")", 2)
    end
    self.pieces[#self.pieces + 1] = piece
  end
  return true
end

function _M:final(last)
  if last then
    self:update(last)
  end
  return host.digest(self.algorithm, table.concat(self.pieces))
end

function _M:reset()
  self.pieces = {}
  return true
end

return _M
