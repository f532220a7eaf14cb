-- resty.openssl.cipher: AES, at once or piece by piece. What is given in pieces comes out with the
-- last of them.
local host = ...

local KEY_BYTES = { ["128"] = 16, ["192"] = 24, ["256"] = 32 }
local MODES = {
  cbc = { name = "CBC", iv = 16, pads = true },
  ecb = { name = "ECB", iv = 0, pads = true },
  ctr = { name = "CTR", iv = 16 },
  cfb = { name = "CFB", iv = 16 },
  ofb = { name = "OFB", iv = 16 },
  gcm = { name = "GCM", iv = 12, has_tag = true },
}
local TAG_BYTES = 16

local _M = {}
local mt = host.freeze({ __index = _M }, "cipher")

function _M.new(name)
  local bits, mode = tostring(name):lower():match("^aes%-?(%d%d%d)%-(%a+)$")
  if not KEY_BYTES[bits] or not MODES[mode] then
    return nil, 'cipher.new: invalid cipher type "' .. tostring(name) .. '"'
  end
  local kind = MODES[mode]
  return setmetatable({
    mode = kind,
    key_size = KEY_BYTES[bits],
    iv_size = kind.iv,
    block_size = kind.pads and 16 or 1,
    pieces = {},
  }, mt)
end

function _M.istype(value)
  return type(value) == "table" and getmetatable(value) == mt
end

-- Why key and vector do not fit; nil when they do.
local function misfit(self, key, iv)
  if type(key) ~= "string" or #key ~= self.key_size then
    return "incorrect key size, expect " .. self.key_size
  end
  if self.iv_size > 0 and (type(iv) ~= "string" or #iv ~= self.iv_size) then
    return "incorrect iv size, expect " .. self.iv_size
  end
end

local function run(self, is_encrypt, key, iv, text, no_padding, aad)
  local padding = self.mode.pads and not no_padding and "PKCS5Padding" or "NoPadding"
  return host.cipher(is_encrypt, self.mode.name, padding, key, iv or "", text, aad or "")
end

function _M:encrypt(key, iv, text, no_padding, aad)
  local wrong = misfit(self, key, iv)
  if wrong then
    return nil, "cipher:encrypt: " .. wrong
  end
  local out, err = run(self, true, key, iv, text, no_padding, aad)
  if not out then
    return nil, "cipher:encrypt: " .. err
  end
  if self.mode.has_tag then
    self.tag = out:sub(-TAG_BYTES)
    return out:sub(1, -TAG_BYTES - 1)
  end
  return out
end

function _M:decrypt(key, iv, text, no_padding, aad, tag)
  local wrong = misfit(self, key, iv)
  if wrong then
    return nil, "cipher:decrypt: " .. wrong
  end
  if self.mode.has_tag then
    if type(tag) ~= "string" or #tag ~= TAG_BYTES then
      return nil, "cipher:decrypt: missing AEAD tag"
    end
    text = text .. tag
  end
  local out, err = run(self, false, key, iv, text, no_padding, aad)
  if not out then
    return nil, "cipher:decrypt: " .. err
  end
  return out
end

function _M:init(key, iv, options)
  local wrong = misfit(self, key, iv)
  if wrong then
    return false, "cipher:init: " .. wrong
  end
  options = options or {}
  self.key, self.iv, self.pieces, self.aad = key, iv, {}, ""
  self.is_encrypt, self.no_padding = options.is_encrypt, options.no_padding
  return true
end

function _M:update_aead_aad(aad)
  self.aad = (self.aad or "") .. aad
  return true
end

function _M:set_aead_tag(tag)
  self.tag = tag
  return true
end

function _M:get_aead_tag(size)
  if not self.tag then
    return nil, "cipher:get_aead_tag: nothing was encrypted"
  end
  return self.tag:sub(1, size or TAG_BYTES)
end

function _M:update(...)
  if not self.key then
    return nil, "cipher:update: init comes first"
  end
  for i = 1, select("#", ...) do
    self.pieces[#self.pieces + 1] = (select(i, ...))
  end
  return ""
end

function _M:final(last)
  if not self.key then
    return nil, "cipher:final: init comes first"
  end
  self.pieces[#self.pieces + 1] = last
  local text = table.concat(self.pieces)
  self.pieces = {}
  if self.is_encrypt then
    return self:encrypt(self.key, self.iv, text, self.no_padding, self.aad)
  end
  return self:decrypt(self.key, self.iv, text, self.no_padding, self.aad, self.tag)
end

return _M
