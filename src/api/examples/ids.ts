/** The same things in all examples, so that they can be read one after another. */
export const CONNECTION_ID = 'con_4m7t2xk9qp';
export const DESTINATION_ID = 'dst_9h3w5rzb6c';
export const SYNC_ID = 'syn_8f3kq2mz7w';
export const RUN_ID = 'run_8f3kq2mz7w_12';
/** What lists show when there is another page. */
export const CURSOR = 'eyJhIjoic3luXzhmM2txMm16N3cifQ';
