/// `grpc-web`: lets browsers call gRPC services. Start at [moongate.plugins.grpcweb.GrpcWeb].
@NullMarked
package moongate.plugins.grpcweb;

import org.jspecify.annotations.NullMarked;
