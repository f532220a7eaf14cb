-- kong.tools.queue: values on their way to somewhere else. They wait in memory, are handed to the
-- handler together, and once more when it fails. Each step is a timer of its own, so that a
-- handler has the whole time of one, and nothing runs on between two tries.
local DEFAULTS = {
  max_batch_size = 1,
  max_coalescing_delay = 1,
  max_entries = 10000,
  max_retry_time = 60,
  initial_retry_delay = 0.01,
  max_retry_delay = 60,
  concurrency_limit = 1,
}

local _M = {}

-- By the plugin that they belong to, then by name: nobody sees another one's values. Only its timers keep a
-- queue, so that it counts as what their function keeps, and goes with them.
local queues = {}
local weak = { __mode = "v" }

local function owner()
  local ok, id = pcall(kong.plugin.get_id)
  return ok and id or ""
end

local function made(name, id)
  return { name = name, owner = id, first = 1, last = 0, bytes = 0, dropped = 0 }
end

local function find(name)
  local id = owner()
  local own = queues[id]
  if not own then
    own = setmetatable({}, weak)
    queues[id] = own
  end
  local queue = own[name]
  if not queue then
    queue = made(name, id)
    own[name] = queue
  end
  return queue
end

local function forget(queue)
  local own = queues[queue.owner]
  if own and own[queue.name] == queue then
    own[queue.name] = nil
    if next(own) == nil then
      queues[queue.owner] = nil
    end
  end
end

local function setting(queue, name)
  local value = queue.config[name]
  if value == nil or value == ngx.null then
    return DEFAULTS[name]
  end
  return value
end

local function tell(queue, level, ...)
  kong.log[level]("queue ", queue.config.log_tag or queue.name, ": ", ...)
end

local function size(queue)
  return queue.last - queue.first + 1
end

local function bytes(value)
  return type(value) == "string" and #value or 0
end

local function drop_first(queue)
  queue.bytes = queue.bytes - bytes(queue[queue.first])
  queue[queue.first] = nil
  queue.first = queue.first + 1
end

-- Up to what is at `last` now.
local function drop_until(queue, last)
  while queue.first <= last do
    drop_first(queue)
  end
end

local function make_room(queue, value)
  local most_bytes = setting(queue, "max_bytes")
  while size(queue) > 0
    and (size(queue) >= setting(queue, "max_entries")
      or most_bytes and queue.bytes + bytes(value) > most_bytes) do
    drop_first(queue)
    queue.dropped = queue.dropped + 1
  end
  if queue.dropped > 0 and ngx.now() - (queue.told or 0) >= 1 then
    tell(queue, "err", "full, the oldest ", queue.dropped, " values were dropped")
    queue.dropped, queue.told = 0, ngx.now()
  end
end

-- A handler that its budget has ended says nothing more: after a while it counts as failed.
local MOST_SECONDS = 60

local function is_sending(queue)
  return queue.sending_since and ngx.now() - queue.sending_since < MOST_SECONDS
end

-- How long the next batch has to wait: after a failure, or for more values.
local function pause(queue)
  if queue.retry_at then
    return queue.retry_at - ngx.now()
  end
  if size(queue) < setting(queue, "max_batch_size") then
    return queue.since + setting(queue, "max_coalescing_delay") - ngx.now()
  end
  return 0
end

local step

-- A timer that has not run for so long after its time is gone, with all of a function that kept too much.
local MOST_LATE = 10

local function is_coming(queue, due)
  if due == 0 then
    return queue.due_since and ngx.now() - queue.due_since < MOST_LATE
  end
  return queue.later and queue.later <= due and ngx.now() - queue.later < MOST_LATE
end

-- Sees to it that a step comes in time. There is one timer at most that is due at once, and one
-- for later: it stays when it comes too early, since it looks again then.
local function schedule(queue, delay)
  local due = delay > 0 and ngx.now() + delay or 0
  if is_coming(queue, due) then
    return true
  end
  local ok, err = ngx.timer.at(math.max(delay, 0), step, queue, due)
  if not ok then
    tell(queue, "err", "no timer: ", err)
    return nil, err
  end
  if due == 0 then
    queue.due_since = ngx.now()
  else
    queue.later = due
  end
  return true
end

local function batch_of(queue)
  local last = math.min(queue.last, queue.first + setting(queue, "max_batch_size") - 1)
  local batch = {}
  for i = queue.first, last do
    batch[#batch + 1] = queue[i]
  end
  return batch, last
end

local function after_failure(queue, last, err)
  local now = ngx.now()
  queue.failing_since = queue.failing_since or now
  if now - queue.failing_since >= setting(queue, "max_retry_time") then
    tell(queue, "err", "could not send ", last - queue.first + 1, " values, which are dropped: ", err)
    drop_until(queue, last)
    queue.failing_since, queue.retry_at, queue.delay = nil, nil, nil
    return
  end
  local most = setting(queue, "max_retry_delay")
  local delay = math.min(queue.delay or setting(queue, "initial_retry_delay"), most)
  queue.retry_at, queue.delay = now + delay, 2 * delay
  tell(queue, "warn", "handler could not process ", last - queue.first + 1, " values: ", err)
end

local function send(queue)
  local batch, last = batch_of(queue)
  queue.sending_since = ngx.now()
  local ran, ok, err = pcall(queue.handler, queue.handler_config, batch)
  queue.sending_since = nil
  if not ran then
    ok, err = false, ok
  end
  if not ok then
    return after_failure(queue, last, err)
  end
  drop_until(queue, last)
  queue.failing_since, queue.retry_at, queue.delay, queue.since = nil, nil, nil, ngx.now()
end

-- The node stops, or what made the queue is gone: all is tried once more, without waiting.
local function finish(queue)
  while size(queue) > 0 do
    local first = queue.first
    send(queue)
    if queue.first == first then
      tell(queue, "err", "could not send ", size(queue), " values before the end")
      break
    end
  end
  forget(queue)
end

function step(premature, queue, due)
  if due == 0 then
    queue.due_since = nil
  elseif due == queue.later then
    queue.later = nil
  end
  if is_sending(queue) then
    return
  end
  if premature then
    return finish(queue)
  end
  if size(queue) > 0 and pause(queue) <= 0 then
    send(queue)
  end
  if size(queue) == 0 then
    if not queue.due_since and not queue.later then
      forget(queue)
    end
    return
  end
  if not schedule(queue, pause(queue)) then
    finish(queue)
  end
end

local function checked(config, handler)
  if type(config) ~= "table" then
    error("the configuration of a queue must be a table", 3)
  end
  if type(config.name) ~= "string" then
    error("the configuration of a queue must have a name, a string", 3)
  end
  if type(handler) ~= "function" then
    error("the handler of a queue must be a function", 3)
  end
end

-- `handler(handler_config, values)` gets all of a batch, and returns true, or false and why.
function _M.enqueue(config, handler, handler_config, value)
  checked(config, handler)
  if value == nil then
    error("a value for a queue must not be nil", 2)
  end
  local is_parallel = config.concurrency_limit == -1
  local queue = is_parallel and made(config.name, "") or find(config.name)
  queue.config, queue.handler, queue.handler_config = config, handler, handler_config
  local most_bytes = setting(queue, "max_bytes")
  if most_bytes and bytes(value) > most_bytes then
    return nil, "the value has " .. bytes(value) .. " bytes, the queue takes " .. most_bytes
  end
  make_room(queue, value)
  if size(queue) == 0 then
    queue.since = is_parallel and 0 or ngx.now()
  end
  queue.last = queue.last + 1
  queue[queue.last] = value
  queue.bytes = queue.bytes + bytes(value)
  if is_sending(queue) then
    return true
  end
  return schedule(queue, pause(queue))
end

-- What `enqueue` takes, of a plugin whose configuration has a record `queue`, or the two fields of
-- times before there was one.
function _M.get_plugin_params(plugin_name, config, queue_name)
  local params = {}
  for name, value in pairs(type(config.queue) == "table" and config.queue or {}) do
    params[name] = value
  end
  local function older(field, name)
    if config[field] ~= nil and config[field] ~= ngx.null then
      params[name] = config[field]
    end
  end
  older("queue_size", "max_batch_size")
  older("flush_timeout", "max_coalescing_delay")
  params.name = plugin_name .. ":" .. (queue_name or owner())
  params.log_tag = params.log_tag or plugin_name
  return params
end

return _M
