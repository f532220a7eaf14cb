return function()
  kong.log.notice(kong.request.get_method(), " ", kong.request.get_path(), " -> ",
    kong.response.get_status(), " for ", kong.client.get_ip())
end
