-- pl.path: paths as texts, and, for code that may open files, what is there.
local host = ...

local _M = { is_windows = false, sep = "/", dirsep = ":" }

local function check(path, index)
  if type(path) ~= "string" then
    error(("argument %d: expected a 'string' got a '%s'"):format(index or 1, type(path)), 3)
  end
end

-- The directory, without its last slash, and the file. Both may be empty.
function _M.splitpath(path)
  check(path)
  local directory, file = path:match("^(.*)/([^/]*)$")
  return directory or "", file or path
end

-- All before the last dot of the file, and the rest. The rest may be empty.
function _M.splitext(path)
  check(path)
  local root, extension = path:match("^(.*)(%.[^./]*)$")
  return root or path, extension or ""
end

function _M.dirname(path)
  check(path)
  return (_M.splitpath(path))
end

function _M.basename(path)
  check(path)
  return (select(2, _M.splitpath(path)))
end

function _M.extension(path)
  check(path)
  return (select(2, _M.splitext(path)))
end

function _M.isabs(path)
  check(path)
  return path:sub(1, 1) == "/"
end

-- An absolute path takes the place of all that stand before it.
function _M.join(first, second, ...)
  check(first)
  check(second, 2)
  local joined
  if first == "" or _M.isabs(second) then
    joined = second
  else
    joined = first .. (first:sub(-1) == "/" and "" or "/") .. second
  end
  if select("#", ...) > 0 then
    return _M.join(joined, ...)
  end
  return joined
end

-- Only on Windows is there something to change.
function _M.normcase(path)
  check(path)
  return path
end

local function parts(path)
  local list = {}
  for part in path:gmatch("[^/]+") do
    if part == ".." and #list > 0 and list[#list] ~= ".." then
      list[#list] = nil
    elseif part ~= "." and not (part == ".." and path:sub(1, 1) == "/") then
      list[#list + 1] = part
    end
  end
  return list
end

-- `a//b`, `a/./b` and `a/c/../b` become `a/b`. POSIX gives two slashes at the beginning a meaning of
-- their own.
function _M.normpath(path)
  check(path)
  local start = path:match("^//$") or path:match("^(//)[^/]") or path:match("^/") or ""
  local normal = start .. table.concat(parts(path), "/")
  return normal == "" and "." or normal
end

function _M.abspath(path, from)
  check(path)
  if from ~= nil then
    check(from, 2)
  end
  if _M.isabs(path) then
    return _M.normpath(path)
  end
  return _M.normpath(_M.join(from or _M.currentdir(), path))
end

-- How many parts, from the first on, are the same.
local function shared(one, other)
  local count = 0
  while one[count + 1] ~= nil and one[count + 1] == other[count + 1] do
    count = count + 1
  end
  return count
end

function _M.relpath(path, start)
  check(path)
  if start ~= nil then
    check(start, 2)
  end
  local target, origin = parts(_M.abspath(path, start)), parts(_M.abspath(start or _M.currentdir()))
  local count = shared(target, origin)
  local steps = {}
  for _ = count + 1, #origin do
    steps[#steps + 1] = ".."
  end
  for i = count + 1, #target do
    steps[#steps + 1] = target[i]
  end
  return #steps == 0 and "." or table.concat(steps, "/")
end

local function split(path)
  local list = {}
  for part in (path .. "/"):gmatch("([^/]*)/") do
    list[#list + 1] = part
  end
  return list
end

function _M.common_prefix(one, other)
  check(one)
  check(other, 2)
  local first = split(one)
  return table.concat(first, "/", 1, shared(first, split(other)))
end

-- All that follows is for code that may open files. For others these calls are errors that say so.

-- A table of what is known of a file, or the one thing that `wanted` names; for a link, what is known
-- of what it leads to.
function _M.attrib(path, wanted)
  return host.attributes(path, wanted, true)
end

-- The same of the link itself.
function _M.link_attrib(path, wanted)
  return host.attributes(path, wanted, false)
end

-- Iterates over the names in a directory, `.` and `..` among them.
function _M.dir(path)
  local names, err = host.names(path or ".")
  if not names then
    error(err, 2)
  end
  local i = 0
  return function()
    i = i + 1
    return names[i]
  end
end

_M.mkdir = host.mkdir
_M.rmdir = host.rmdir
_M.currentdir = host.folder

function _M.chdir()
  return nil, "the gateway stays in its directory: all workers share it"
end

function _M.exists(path)
  check(path)
  return _M.attrib(path, "mode") ~= nil and path
end

function _M.isdir(path)
  check(path)
  return _M.attrib(path, "mode") == "directory"
end

function _M.isfile(path)
  check(path)
  return _M.attrib(path, "mode") == "file"
end

for name, attribute in pairs {
  getsize = "size",
  getatime = "access",
  getmtime = "modification",
  getctime = "change",
} do
  _M[name] = function(path)
    check(path)
    return _M.attrib(path, attribute)
  end
end

-- Replaces a `~` at the beginning with the home directory.
function _M.expanduser(path)
  check(path)
  if path:sub(1, 1) ~= "~" then
    return path
  end
  local home = os.getenv("HOME")
  if not home or home == "" then
    return nil, "failed to expand '~' (HOME not set)"
  end
  return home .. path:sub(2)
end

_M.tmpname = os.tmpname

function _M.package_path(module)
  check(module)
  local tried = {}
  for template in package.path:gmatch("[^;]+") do
    local path = template:gsub("%?", (module:gsub("%.", "/"):gsub("%%", "%%%%")))
    if _M.isfile(path) then
      return path
    end
    tried[#tried + 1] = "\n\tno file '" .. path .. "'"
  end
  return nil, table.concat(tried)
end

if not io.open then
  for _, name in ipairs {
    "attrib", "link_attrib", "dir", "mkdir", "rmdir", "currentdir", "chdir", "exists", "isdir", "isfile",
    "getsize", "getatime", "getmtime", "getctime", "expanduser", "tmpname", "package_path",
  } do
    _M[name] = function()
      error("pl.path." .. name .. ": functions see no files; plugins of your own do", 2)
    end
  end
end

return _M
