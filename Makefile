# The menu: what people do here. Each line is one command; there is nothing that make alone knows.
.DEFAULT_GOAL := help
.PHONY: help test check format run bench clean

help: ## Show this menu
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

test: ## Build everything and run all tests
	./mvnw -B verify

check: test ## The same: formatting and layers are checked there too

format: ## Put all sources in their format
	./mvnw -q spotless:apply

run: ## Start the gateway with the example configuration
	./moongate start -c examples/moongate.conf

bench: ## Compare with nginx and HAProxy on this machine (fetches them from Debian)
	bench/run

clean: ## Remove everything that was built
	./mvnw -q clean
