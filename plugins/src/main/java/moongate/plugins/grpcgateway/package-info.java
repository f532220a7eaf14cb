/// `grpc-gateway`: translates REST requests into gRPC calls, according to the `google.api.http`
/// annotations of a `.proto` file. Start at [moongate.plugins.grpcgateway.GrpcGateway].
@NullMarked
package moongate.plugins.grpcgateway;

import org.jspecify.annotations.NullMarked;
