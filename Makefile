# The menu: what people do here. Each line is one command; there is nothing that make alone knows.
.DEFAULT_GOAL := help
.PHONY: help test check format records run bench specs fuzz kills clean

help: ## Show this menu
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

test: ## Build everything and run all tests
	@scripts/test-tools >/dev/null
	./mvnw -B -T1C verify

check: test ## The same: formatting and layers are checked there too

format: ## Put all sources in their format
	./mvnw -q spotless:apply

records: ## Renew what is recorded of the code: docs/functions-api.md, the list of schemas
	./mvnw -q -pl functions,app -am test -Dtest=ApiDocumentTest,SchemasTest -Dupdate=true -Dsurefire.failIfNoSpecifiedTests=false

run: ## Start the gateway with the example configuration
	./moongate start -c examples/moongate.conf

bench: ## Compare with nginx and HAProxy on this machine (fetches them from Debian)
	bench/run

specs: ## Run the Lua specs in another interpreter: LUA=luajit
	scripts/specs $(or $(LUA),luajit)

fuzz: ## Look for defects of the Lua engine, and of HTTP (TARGET=http, hpack): TARGET=programs SECONDS=60 LUA=lua5.1 (see CONTRIBUTING.md)
	scripts/fuzz $(or $(TARGET),programs) $(or $(SECONDS),60) $(LUA)

kills: ## Kill nodes and databases that write, and look for what they had acknowledged: KILLS=1000
	./mvnw -q -pl store-sql -am test -Dtest=KilledWriterTest -Dsurefire.failIfNoSpecifiedTests=false -Dkills=$(or $(KILLS),100)

clean: ## Remove everything that was built
	./mvnw -q clean
