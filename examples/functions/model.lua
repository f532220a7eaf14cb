-- Stands in for a language model: answers in OpenAI's form with what the user has said last.
local cjson = require "cjson.safe"

local function piece(delta, reason)
  local event = { object = "chat.completion.chunk", model = "parrot",
                  choices = { { index = 0, delta = delta, finish_reason = reason } } }
  return "data: " .. cjson.encode(event) .. "\n\n"
end

return function()
  local request = cjson.decode(kong.request.get_raw_body() or "") or {}
  local messages = request.messages or {}
  local said = messages[#messages] and messages[#messages].content or ""
  if request.stream then
    local events = {}
    for word in said:gmatch("%S+%s*") do
      events[#events + 1] = piece({ content = word })
    end
    events[#events + 1] = piece({}, "stop")
    return kong.response.exit(200, table.concat(events) .. "data: [DONE]\n\n",
                              { ["Content-Type"] = "text/event-stream" })
  end
  return kong.response.exit(200, {
    object = "chat.completion", model = "parrot",
    choices = { { index = 0, finish_reason = "stop",
                  message = { role = "assistant", content = said } } },
    usage = { prompt_tokens = #said, completion_tokens = #said, total_tokens = 2 * #said },
  })
end
