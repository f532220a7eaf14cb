-- kong.plugins.base_plugin: what handlers of the old style extend. It does nothing by itself.
local Base = {}
Base.__index = Base

local function ignore() end

for _, phase in ipairs {
  "init_worker", "configure", "certificate", "preread", "rewrite", "access", "response", "header_filter", "body_filter",
  "log", "ws_handshake", "ws_client_frame", "ws_upstream_frame", "ws_close",
} do
  Base[phase] = ignore
end

function Base:new(name)
  self._name = name
end

-- A class with this one above it: Handler.super is this one, Handler() is an object.
function Base:extend()
  local class = { super = self }
  class.__index = class
  return setmetatable(class, {
    __index = self,
    __call = function(own)
      local object = setmetatable({}, own)
      object:new()
      return object
    end,
  })
end

return Base
