// `node:diagnostics_channel` for a page, where nobody listens.

export const channel = () => ({ hasSubscribers: false, publish() {} });

export default { channel };
