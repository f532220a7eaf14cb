package moongate.app.node;

import static moongate.app.settings.KnownSettings.PREFIX;
import static moongate.app.settings.KnownTlsSettings.VERIFY_DEPTH;

import java.util.function.Supplier;
import moongate.app.settings.Settings;
import moongate.functions.api.Network;
import moongate.functions.api.OpenSockets;
import moongate.gateway.tracing.TracedClient;
import moongate.gateway.tracing.TracedResolver;
import moongate.http.Resolver;
import moongate.net.NettyClient;
import moongate.net.NettyResolver;
import moongate.net.NettySockets;
import moongate.net.loop.Loops;
import moongate.net.settings.Trust;

/// The parts that all others use: event loops, certificates, and connections to other servers.
///
/// @param trust the CA certificates that the node trusts by default
record Infrastructure(
    Loops loops,
    NodeCertificates certificates,
    Supplier<Trust> trust,
    NettyClient client,
    Resolver resolver,
    Network network) {
  static Infrastructure of(
      Settings settings, NodeIdentity identity, OpenFiles files, Closing closing) {
    var loops = Loops.start(identity.workers(), files.forConnections(settings, identity));
    closing.add(loops::close);
    var certificates =
        new NodeCertificates(settings, new Prefix(settings.get(PREFIX)).certificates());
    var trust = certificates.trust();
    var client = new NettyClient(loops, SettingsFor.keepAlive(settings), trust);
    closing.add(client::close);
    var names = new NettyResolver(loops, SettingsFor.dns(settings));
    closing.add(names::close);
    var resolver = new TracedResolver(names);
    var network =
        new Network(
            new TracedClient(client),
            new NettySockets(loops, trust),
            resolver,
            SettingsForFunctions.targets(settings),
            settings.get(VERIFY_DEPTH),
            new OpenSockets(loops.budget().most() / 2));
    return new Infrastructure(loops, certificates, trust, client, resolver, network);
  }
}
