/// The plugins that come with the gateway: start at [moongate.plugins.BundledPlugins], the list.
/// Each has a package of its own, named after it.
///
/// What several of them do alike has one too: who is let in ([moongate.plugins.authentication]),
/// counts ([moongate.plugins.counting], with [moongate.plugins.redis]), logs and what is sent in
/// batches ([moongate.plugins.logging], [moongate.plugins.metrics], [moongate.plugins.sockets]),
/// traces ([moongate.plugins.tracing]), gRPC ([moongate.plugins.grpc],
/// [moongate.plugins.protobuf]), language models ([moongate.plugins.llm], [moongate.plugins.ai]),
/// AWS ([moongate.plugins.aws]), texts with `$(…)` in them ([moongate.plugins.template]), JSON
/// Schema ([moongate.plugins.jsonschema]), expressions that take linear time
/// ([moongate.plugins.matching]).
@NullMarked
package moongate.plugins;

import org.jspecify.annotations.NullMarked;
