package io.streamlens.modelstore.s3;

import java.util.function.Predicate;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** What may go wrong between a client and a real server. */
final class Interference {

  private static final int INTERNAL_SERVER_ERROR = 500;

  private Interference() {}

  /** Keeps a header from the server, as if the server did not know it. */
  static ExecutionInterceptor withoutHeader(String header) {
    return new ExecutionInterceptor() {
      @Override
      public SdkHttpRequest modifyHttpRequest(
          Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        return context.httpRequest().toBuilder().removeHeader(header).build();
      }
    };
  }

  /** Does something just before each request of a kind is sent. */
  static ExecutionInterceptor before(Predicate<SdkRequest> kind, Runnable action) {
    return new ExecutionInterceptor() {
      @Override
      public void beforeTransmission(
          Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (kind.test(context.request())) {
          action.run();
        }
      }
    };
  }

  /** The server does what is asked, but the answer to each first attempt is lost. */
  static ExecutionInterceptor losingFirstAnswers(Predicate<SdkRequest> kind) {
    return new ExecutionInterceptor() {
      @Override
      public SdkHttpResponse modifyHttpResponse(
          Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        boolean isFirst =
            context.httpRequest().firstMatchingHeader("amz-sdk-request").orElse("").contains("=1;");
        return isFirst && kind.test(context.request())
            ? context.httpResponse().toBuilder().statusCode(INTERNAL_SERVER_ERROR).build()
            : context.httpResponse();
      }
    };
  }

  /** Credentials that may read, but not write. */
  static ExecutionInterceptor mayNotWrite() {
    return new ExecutionInterceptor() {
      @Override
      public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes none) {
        return context.request() instanceof PutObjectRequest put
            ? put.toBuilder()
                .overrideConfiguration(
                    override ->
                        override.credentialsProvider(
                            StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("test-key", "wrong"))))
                .build()
            : context.request();
      }
    };
  }
}
