-- resty.aes: AES in the modes cbc, ecb and gcm, with a key derived from a password as OpenSSL's
-- EVP_BytesToKey does it, or given.
local host = ...

local _M = { _VERSION = "0.14" }
local aes_mt = host.freeze({ __index = _M }, "aes")

local MOST_ROUNDS = 100000
local IV_BYTES = { cbc = 16, ecb = 16, gcm = 12 }

local function digest(algorithm)
  return function(text)
    return host.digest(algorithm, text)
  end
end

_M.hash = {
  md5 = digest("MD5"),
  sha1 = digest("SHA-1"),
  sha224 = digest("SHA-224"),
  sha256 = digest("SHA-256"),
  sha384 = digest("SHA-384"),
  sha512 = digest("SHA-512"),
}

function _M.cipher(size, mode)
  size, mode = size or 128, mode or "cbc"
  if (size ~= 128 and size ~= 192 and size ~= 256) or not IV_BYTES[mode] then
    return nil
  end
  return { size = size, cipher = mode }
end

-- Hashes of the hash before, the password and the salt, until there is enough for both.
local function derive(hash, password, salt, rounds, key_bytes, iv_bytes)
  local all, last = "", ""
  while #all < key_bytes + iv_bytes do
    last = hash(last .. password .. (salt or ""))
    for _ = 2, rounds do
      last = hash(last)
    end
    all = all .. last
  end
  return all:sub(1, key_bytes), all:sub(key_bytes + 1, key_bytes + iv_bytes)
end

local function material(key, salt, cipher, hash, rounds)
  local key_bytes, iv_bytes = cipher.size / 8, IV_BYTES[cipher.cipher]
  if type(hash) ~= "table" then
    return derive(hash, key, salt, rounds, key_bytes, iv_bytes)
  end
  if not hash.iv or #hash.iv > 16 then
    return nil, "bad iv"
  end
  if hash.method then
    key = hash.method(key)
    if type(key) ~= "string" or #key ~= key_bytes then
      return nil, "bad key length"
    end
  elseif #key ~= key_bytes then
    return nil, "bad key length"
  end
  if cipher.cipher == "cbc" and #hash.iv ~= 16 or #hash.iv == 0 then
    return nil, "bad iv length"
  end
  return key, hash.iv
end

-- `aes:new(password, salt, cipher, hash, rounds)`; with `hash` a table `{ iv = …, method = … }` the
-- key is `password` itself, or what `method` makes of it.
function _M.new(self, key, salt, cipher, hash, rounds)
  if type(key) ~= "string" then
    return nil, "the key must be a string"
  end
  if salt and #salt ~= 8 and type(hash) ~= "table" then
    return nil, "salt must be 8 characters or nil"
  end
  cipher, hash, rounds = cipher or _M.cipher(), hash or _M.hash.md5, tonumber(rounds) or 1
  if type(cipher) ~= "table" or not IV_BYTES[cipher.cipher] then
    return nil, "no such cipher"
  end
  if rounds < 1 or rounds > MOST_ROUNDS then
    return nil, "rounds must be from 1 to " .. MOST_ROUNDS
  end
  local secret, iv = material(key, salt, cipher, hash, rounds)
  if not secret then
    return nil, iv
  end
  return setmetatable({ mode = cipher.cipher:upper(), key = secret, iv = iv }, aes_mt)
end

-- The text; in gcm a table `{ text, tag }`.
function _M.encrypt(self, text)
  local out, err = host.encrypt(self.mode, self.key, self.iv, text)
  if not out then
    return nil, err
  end
  if self.mode == "GCM" then
    return { out:sub(1, -17), out:sub(-16) }
  end
  return out
end

function _M.decrypt(self, text, tag)
  if self.mode == "GCM" then
    if type(tag) ~= "string" or #tag ~= 16 then
      return nil, "a tag of 16 bytes is needed"
    end
    text = text .. tag
  end
  return host.decrypt(self.mode, self.key, self.iv, text)
end

return _M
