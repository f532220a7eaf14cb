/// `grpc-gateway`: requests in the style of REST become calls of gRPC, as the annotations
/// `google.api.http` in a `.proto` file say. Start at [moongate.plugins.grpcgateway.GrpcGateway].
@NullMarked
package moongate.plugins.grpcgateway;

import org.jspecify.annotations.NullMarked;
