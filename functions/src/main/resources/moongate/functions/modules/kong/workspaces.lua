-- kong.workspaces: there is one workspace, the default one.
local _M = {}

local default = { id = kong.default_workspace, name = "default" }

function _M.get_workspace_id()
  return default.id
end

-- The workspace with this id, as a table of its own; nil if it is another one.
function _M.select_workspace_by_id_with_cache(id)
  if id ~= default.id then
    return nil
  end
  return { id = default.id, name = default.name }
end

-- There is no other one to change to.
function _M.set_workspace() end

function _M.get_workspace()
  return _M.select_workspace_by_id_with_cache(default.id)
end

return _M
