/// Measures what one proxied request costs: Moongate beside nginx, nginx + Lua and HAProxy, with
/// and without functions in the path.
///
/// Start at [GatewayBench]. Everything runs on loopback: the load generator and the backend on one
/// processor, the measured process on another; the configuration of every peer lies in
/// `bench/gateway`. `bench/run` calls it.
@NullMarked
package moongate.bench.gateway;

import org.jspecify.annotations.NullMarked;
