package io.streamlens.modelstore.s3;

import io.streamlens.modelstore.ModelStoreException;
import io.streamlens.modelstore.StoreUnavailableException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Says in one line what S3 refused, of whom, and what to do.
 *
 * @param endpoint where the server is, for people
 * @param bucket the bucket's name
 */
record S3Failures(String endpoint, String bucket) {

  private static final int FORBIDDEN = 403;
  private static final int UNAUTHORIZED = 401;

  /**
   * @param action the right that the call needs, such as {@code s3:PutObject}
   * @param key what it was about
   */
  ModelStoreException of(SdkException failure, String action, String key) {
    if (!(failure instanceof AwsServiceException answer)) {
      return new StoreUnavailableException(
          "cannot reach S3 at "
              + endpoint
              + " ("
              + action
              + ", bucket '"
              + bucket
              + "'): "
              + reason(failure),
          failure);
    }
    String what = action + " on bucket '" + bucket + "', key '" + key + "'";
    if (answer.statusCode() == FORBIDDEN || answer.statusCode() == UNAUTHORIZED) {
      return new AccessDeniedException(
          "access denied: "
              + what
              + " ("
              + said(answer)
              + "); check the credentials and what they may do there",
          failure);
    }
    if (code(answer).equals("NoSuchBucket")) {
      return new StoreUnavailableException(
          "there is no bucket '" + bucket + "' at " + endpoint + "; make it first", failure);
    }
    return new StoreUnavailableException(
        "S3 at " + endpoint + " refused " + what + ": " + said(answer), failure);
  }

  /** The server's own word for what went wrong; empty where it gave none. */
  static String code(AwsServiceException answer) {
    AwsErrorDetails details = answer.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  private static String said(AwsServiceException answer) {
    AwsErrorDetails details = answer.awsErrorDetails();
    String message = details == null ? null : details.errorMessage();
    String words = message == null ? code(answer) : code(answer) + ": " + message;
    return (answer.statusCode() + " " + words).strip().replaceAll("\\s+", " ");
  }

  /** The innermost cause knows it best: "Connection refused". */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message.replaceAll("\\s+", " ");
  }
}
