-- Runs after key-auth, so the consumer is known.
local consumer = kong.client.get_consumer()
kong.service.request.set_header("X-Greeting", "hello " .. consumer.username)
