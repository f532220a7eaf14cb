/// `grpc-web`: lets browsers call services of gRPC. Start at [moongate.plugins.grpcweb.GrpcWeb].
@NullMarked
package moongate.plugins.grpcweb;

import org.jspecify.annotations.NullMarked;
