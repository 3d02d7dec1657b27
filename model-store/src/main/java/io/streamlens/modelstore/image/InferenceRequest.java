package io.streamlens.modelstore.image;

import java.util.List;

/**
 * What an Open Inference Protocol request says of its only input.
 *
 * @param datatype as written
 * @param shape as written
 * @param data as far as the model can take it
 */
record InferenceRequest(String datatype, List<Long> shape, InferenceRequestData data) {}
