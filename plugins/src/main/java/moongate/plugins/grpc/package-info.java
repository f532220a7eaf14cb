/// The parts of plugins that translate between gRPC and HTTP. [moongate.plugins.grpc.Frames] splits
/// a body into messages, [moongate.plugins.grpc.CallStatus] is the status of a call, and
/// [moongate.plugins.grpc.JsonCall] is a call by a client that speaks JSON.
@NullMarked
package moongate.plugins.grpc;

import org.jspecify.annotations.NullMarked;
