package io.streamlens.modelstore.s3;

import io.streamlens.modelstore.StoreUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Makes clients as {@link S3ModelStore} says. Every call is bounded: three attempts (the SDK's
 * standard), 60 s each, 3 minutes together, and 30 s in which nothing arrives.
 */
final class S3Connection {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final Duration ATTEMPT = Duration.ofSeconds(60);
  private static final Duration CALL = Duration.ofMinutes(3);

  private S3Connection() {}

  /**
   * Endpoint, region and credentials by the SDK's own chain.
   *
   * @throws StoreUnavailableException if there is no region, or there are no credentials
   */
  static S3Client open() {
    Optional<URI> endpoint = endpoint();
    AwsCredentialsProvider credentials = DefaultCredentialsProvider.builder().build();
    checkCredentials(credentials);
    return client(endpoint, region(endpoint.isPresent()), credentials, List.of());
  }

  /**
   * A client of a given server, for tests.
   *
   * @param interceptors see and may change each request
   */
  static S3Client client(
      Optional<URI> endpoint,
      Region region,
      AwsCredentialsProvider credentials,
      List<ExecutionInterceptor> interceptors) {
    return S3Client.builder()
        .region(region)
        .credentialsProvider(credentials)
        .applyMutation(builder -> endpoint.ifPresent(builder::endpointOverride))
        // bucket.host needs a name for each bucket, which only Amazon's own servers have.
        .forcePathStyle(endpoint.isPresent())
        // Servers of others know the older checksums only; ours are SHA-256, in the manifest.
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .httpClientBuilder(
            UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE))
        .overrideConfiguration(
            override ->
                override
                    .apiCallAttemptTimeout(ATTEMPT)
                    .apiCallTimeout(CALL)
                    .executionInterceptors(interceptors)
                    .retryStrategy(RetryMode.STANDARD))
        .build();
  }

  /** A client finds it in variables, properties and profiles; so one is made to be asked. */
  private static Optional<URI> endpoint() {
    try (S3Client asked =
        S3Client.builder()
            .region(Region.US_EAST_1)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      return asked.serviceClientConfiguration().endpointOverride();
    }
  }

  private static Region region(boolean hasEndpoint) {
    try {
      return new DefaultAwsRegionProviderChain().getRegion();
    } catch (SdkClientException e) {
      if (hasEndpoint) {
        return Region.US_EAST_1;
      }
      throw new StoreUnavailableException(
          "no region for S3: set AWS_REGION, or AWS_ENDPOINT_URL_S3 for a server that is not"
              + " Amazon's",
          e);
    }
  }

  private static void checkCredentials(AwsCredentialsProvider credentials) {
    try {
      credentials.resolveCredentials();
    } catch (SdkClientException e) {
      throw new StoreUnavailableException(
          "no credentials for S3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE",
          e);
    }
  }
}
