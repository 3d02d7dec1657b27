package io.streamlens.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.kubernetes.client.apimachinery.GroupVersionKind;
import io.kubernetes.client.util.ModelMapper;
import io.kubernetes.client.util.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a manifest is what its schema says, strictly: no field that there is not, none of another
 * type, none missing. Kubernetes' own kinds by the official client's models, operators' kinds by
 * the JSON Schemas beside this class, which know the fields that we use or may soon.
 */
final class ResourceSchemas {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ResourceSchemas() {}

  /** What is wrong with it; empty if nothing is. */
  static List<String> violations(Manifest manifest) {
    GroupVersionKind kind =
        ModelMapper.groupVersionKindFromApiVersionAndKind(manifest.apiVersion(), manifest.kind());
    Class<?> model =
        ModelMapper.preBuiltGetApiTypeClass(kind.getGroup(), kind.getVersion(), kind.getKind());
    return model == null ? ofOperator(manifest) : ofKubernetes(manifest, model);
  }

  private static List<String> ofKubernetes(Manifest manifest, Class<?> model) {
    List<String> violations = new ArrayList<>();
    try {
      String json = JSON.writeValueAsString(manifest.tree());
      // Two strict readers: one sees missing fields and wrong structures, the other wrong scalars.
      model
          .getMethod("validateJsonElement", JsonElement.class)
          .invoke(null, JsonParser.parseString(json));
      Yaml.loadAs(json, model);
    } catch (InvocationTargetException e) {
      violations.add(manifest + ": " + e.getCause().getMessage());
    } catch (ReflectiveOperationException | JsonProcessingException e) {
      throw new IllegalStateException(manifest + ": cannot be checked", e);
    } catch (RuntimeException e) {
      violations.add(manifest + ": " + e.getMessage());
    }
    return violations;
  }

  private static List<String> ofOperator(Manifest manifest) {
    String file = manifest.kind() + ".schema.json";
    try (InputStream in = ResourceSchemas.class.getResourceAsStream(file)) {
      if (in == null) {
        return List.of(manifest + ": there is no kind like this in " + manifest.apiVersion());
      }
      JsonSchema schema =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
      return schema.validate(manifest.tree()).stream()
          .map(ValidationMessage::getMessage)
          .map(message -> manifest + ": " + message)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
