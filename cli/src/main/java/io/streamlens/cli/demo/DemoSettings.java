package io.streamlens.cli.demo;

import io.streamlens.cli.send.ImageEncoding;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the demo is to show.
 *
 * @param dataset name of the data set
 * @param data directory with its files; absent: looked for in the usual places
 * @param network name of the network
 * @param images how many images the counted burst has, 1 or more
 * @param format how they are encoded
 * @param port of the stream's page, 1 to 65535
 */
record DemoSettings(
    String dataset,
    @Nullable Path data,
    String network,
    int images,
    ImageEncoding format,
    int port) {}
