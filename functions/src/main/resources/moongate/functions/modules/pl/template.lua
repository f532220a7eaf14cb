-- pl.template: texts with Lua in them. A line that begins with `#` is Lua; elsewhere `$(expression)` is the
-- expression's value.
local host = ...
local utils = require("pl.utils")

local _M = {}

-- What makes the function of a template, by the template: nobody else may give one, whose environment would
-- then be replaced.
local makers = setmetatable({}, { __mode = "k" })
local methods = {}
local template_mt = host.freeze({ __index = methods }, "template")

-- A text line as statements, all in one line of Lua.
local function put_text(code, text, marks)
  local from = 1
  for first, expression, last in text:gmatch(marks.inline) do
    if first > from then
      code[#code + 1] = ("__put(%q);"):format(text:sub(from, first - 1))
    end
    code[#code + 1] = "__put(" .. expression:sub(2, -2) .. ");"
    from = last
  end
  local rest = text:sub(from)
  if rest ~= "" then
    code[#code + 1] = ("__put(%q);"):format(rest)
  end
end

-- Each line of the template becomes one line of code, so that errors name the template's lines.
local function translated(text, marks)
  local code = { "return function(__put) " }
  for line, ending in text:gmatch("([^\n]*)(\n?)") do
    if line ~= "" or ending ~= "" then
      local lua = line:match(marks.line)
      if lua then
        code[#code + 1] = lua
      else
        put_text(code, line, marks)
        if ending ~= "" and not marks.strips then
          code[#code + 1] = '__put("\\n");'
        end
      end
      code[#code + 1] = "\n"
    end
  end
  code[#code + 1] = "end"
  return table.concat(code)
end

-- A template to be rendered again and again; nil, what is wrong with it, and its code otherwise.
function _M.compile(text, options)
  options = options or {}
  local marks = {
    line = "^" .. utils.escape(options.escape or "#") .. "+(.*)$",
    inline = "()" .. utils.escape(options.inline_escape or "$") .. "(%b" .. (options.inline_brackets or "()") .. ")()",
    strips = options.newline,
  }
  local code = translated(text, marks)
  local make, err = load(code, options.chunk_name or "TMP", "t", {})
  if not make then
    return nil, err, code
  end
  local template = setmetatable({ code = options.debug and code or nil }, template_mt)
  makers[template] = make
  return template
end

-- The text; nil and the error otherwise. Both times also the code, if it was compiled with `debug`.
function methods:render(environment, parent, shows_code)
  local make = makers[self] or error("expected a compiled template", 2)
  environment = environment or {}
  if parent then
    setmetatable(environment, { __index = parent })
  end
  local out = {}
  local ok, err = pcall(function()
    local run = setfenv(make(), environment)
    run(function(...)
      out[#out + 1] = tostring((...))
    end)
  end)
  if not ok then
    if self.code and shows_code then
      print(self.code)
    end
    return nil, err, self.code
  end
  return table.concat(out), nil, self.code
end

function _M.substitute(text, environment)
  environment = environment or {}
  local template, err, code = _M.compile(text, {
    chunk_name = rawget(environment, "_chunk_name"),
    escape = rawget(environment, "_escape"),
    inline_escape = rawget(environment, "_inline_escape"),
    inline_brackets = rawget(environment, "_brackets"),
    debug = rawget(environment, "_debug"),
  })
  if not template then
    return nil, err, code
  end
  return template:render(environment, rawget(environment, "_parent"), rawget(environment, "_debug"))
end

return _M
