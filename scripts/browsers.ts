/**
 * The oldest browsers the app is compiled for: cheap Android phones stop at Chrome 87 (the last WebView some vendors
 * ship), and iPhones that no longer get updates at Safari 14.1.
 */
export const oldestBrowsers = ["chrome87", "safari14.1"];
