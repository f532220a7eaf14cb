/// What plugins need that stand between gRPC and HTTP: [moongate.plugins.grpc.Frames] has the
/// messages of a body, [moongate.plugins.grpc.CallStatus] how a call ended,
/// [moongate.plugins.grpc.JsonCall] is a call in which the client speaks JSON.
@NullMarked
package moongate.plugins.grpc;

import org.jspecify.annotations.NullMarked;
