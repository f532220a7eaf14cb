-- Stands in for a language model: answers in OpenAI's form with what the user has said last.
local function quoted(text)
  local escaped = text:gsub('[%c"\\]', function(c)
    return ("\\u%04x"):format(c:byte())
  end)
  return '"' .. escaped .. '"'
end

local function event(delta, reason)
  return ('data: {"object":"chat.completion.chunk","model":"parrot","choices":'
    .. '[{"index":0,"delta":%s,"finish_reason":%s}]}\n\n'):format(delta, reason)
end

local request = kong.request.get_body("application/json") or {}
local messages = request.messages or {}
local said = messages[#messages] and messages[#messages].content or ""

if request.stream then
  local events = {}
  for word in said:gmatch("%S+%s*") do
    events[#events + 1] = event('{"content":' .. quoted(word) .. "}", "null")
  end
  events[#events + 1] = event("{}", '"stop"')
  events[#events + 1] = "data: [DONE]\n\n"
  return kong.response.exit(200, table.concat(events), { ["Content-Type"] = "text/event-stream" })
end

return kong.response.exit(200, {
  object = "chat.completion",
  model = "parrot",
  choices = {
    { index = 0, finish_reason = "stop", message = { role = "assistant", content = said } },
  },
  usage = { prompt_tokens = #said, completion_tokens = #said, total_tokens = 2 * #said },
})
